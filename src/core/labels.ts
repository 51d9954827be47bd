import { QubesError } from "./errors.ts";

/** A label: a colour that distinguishes domains. */
export interface Label {
  readonly kind: "label";
  readonly index: number;
  readonly name: string;
  /** In the form `0xrrggbb`. */
  readonly color: string;
}

/** Labels of a new system, which cannot be removed (docs/reference/qubes-xml.md#default-labels). */
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

/** Highest index of a label that cannot be removed. */
const lastDefaultIndex = 8;

/** The labels of a system, by index. */
export class Labels {
  readonly #byName = new Map<string, Label>();
  readonly #changing: (undo: () => void) => void;

  /** @param changing records how to undo a change that follows in the same step */
  constructor(changing: (undo: () => void) => void) {
    this.#changing = changing;
  }

  /** Returns all labels by index. */
  list(): readonly Label[] {
    return [...this.#byName.values()].sort((a, b) => a.index - b.index);
  }

  /** Returns a label by its name, or by its index in digits. @throws QubesError QubesLabelNotFoundError */
  get(name: string): Label {
    const found = this.find(name);
    if (found === undefined) throw new QubesError("QubesLabelNotFoundError", `Label does not exist: ${name}`);
    return found;
  }

  /** Finds a label; returns undefined if there is none. */
  find(name: string): Label | undefined {
    const named = this.#byName.get(name);
    if (named !== undefined || !/^[0-9]{1,9}$/.test(name)) return named;
    return [...this.#byName.values()].find(({ index }) => index === Number(name));
  }

  /** Adds a stored label. */
  load(label: Label): void {
    this.#byName.set(label.name, label);
  }

  /**
   * Creates a label with the next index (docs/reference/admin-api.md#label-creation).
   *
   * @throws QubesError if the name is taken
   */
  create(name: string, color: string): Label {
    if (this.#byName.has(name)) {
      throw new QubesError("QubesLabelInUseError", `Label is still in use: '${name}'`, "QubesValueError");
    }
    const index = Math.max(lastDefaultIndex, ...this.list().map((label) => label.index)) + 1;
    const label: Label = { kind: "label", index, name, color };
    this.#changing(() => this.#byName.delete(name));
    this.#byName.set(name, label);
    return label;
  }

  /** Checks that a label can be removed. @throws QubesError for a default label */
  requireRemovable({ index }: Label): void {
    if (index <= lastDefaultIndex) throw new QubesError("ProtocolError", "Can only remove custom labels");
  }

  /** Removes a label. The caller checks that this is allowed. */
  remove(label: Label): void {
    this.#changing(() => this.#byName.set(label.name, label));
    this.#byName.delete(label.name);
  }
}
