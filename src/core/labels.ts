import { QubesError } from "./errors.ts";

/** A colour that tells domains apart. */
export interface Label {
  readonly kind: "label";
  readonly index: number;
  readonly name: string;
  /** `0xrrggbb` */
  readonly color: string;
}

/** The labels of a new system, which cannot be removed (docs/reference/qubes-xml.md#default-labels). */
export const defaultLabels: readonly Label[] = (
  [
    ["red", "0xcc0000"],
    ["orange", "0xf57900"],
    ["yellow", "0xedd400"],
    ["green", "0x73d216"],
    ["gray", "0x555555"],
    ["blue", "0x3465a4"],
    ["purple", "0x75507b"],
    ["black", "0x000000"],
  ] as const
).map(([name, color], number) => ({ kind: "label", index: number + 1, name, color }));

/** The last index of the labels that cannot be removed. */
const lastDefaultIndex = 8;

/** The labels of a system, by index. */
export class Labels {
  readonly #byName = new Map<string, Label>();

  /** All of them by index. */
  list(): readonly Label[] {
    return [...this.#byName.values()].sort((a, b) => a.index - b.index);
  }

  /**
   * A label by its name, or by its index in digits.
   *
   * @throws QubesError QubesLabelNotFoundError
   */
  get(name: string): Label {
    const found = this.find(name);
    if (found === undefined) throw new QubesError("QubesLabelNotFoundError", `Label does not exist: ${name}`);
    return found;
  }

  /** The same without an error. */
  find(name: string): Label | undefined {
    const named = this.#byName.get(name);
    if (named !== undefined || !/^[0-9]{1,9}$/.test(name)) return named;
    return [...this.#byName.values()].find(({ index }) => index === Number(name));
  }

  /** Adds what was stored. */
  load(label: Label): void {
    this.#byName.set(label.name, label);
  }

  /**
   * Makes a label with the next free index.
   *
   * @throws QubesError when the name is taken
   */
  create(name: string, color: string): Label {
    if (this.#byName.has(name)) {
      throw new QubesError("QubesLabelInUseError", `Label is still in use: '${name}'`, "QubesValueError");
    }
    const index = Math.max(lastDefaultIndex, ...this.list().map((label) => label.index)) + 1;
    const label: Label = { kind: "label", index, name, color };
    this.#byName.set(name, label);
    return label;
  }

  /** @throws QubesError when it is one of the default labels */
  requireRemovable({ index }: Label): void {
    if (index <= lastDefaultIndex) throw new QubesError("ProtocolError", "Can only remove custom labels");
  }

  /** Removes a label; whether it may be, and who uses it, is the caller's to check. */
  remove({ name }: Label): void {
    this.#byName.delete(name);
  }
}
