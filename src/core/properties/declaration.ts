import type { PropertyType, PropertyValue } from "./value.ts";

/** Clients that see a property: all, present ones, or those of 2019. */
export type PropertyEra = "all" | "current" | "2019";

/**
 * Declaration of a property (docs/reference/qubes-xml.md#property-tables). The Admin API, the store, the help and
 * docs/properties.md derive from it.
 */
export interface PropertyDeclaration<Subject> {
  readonly name: string;
  readonly type: PropertyType;
  /** Load stage (docs/reference/qubes-xml.md#load-stages). */
  readonly stage: 2 | 3 | 4;
  /** Description for people. */
  readonly doc: string;
  readonly era?: PropertyEra;
  /** Set when the subject is created, and never changed. */
  readonly writeOnce?: true;
  /** Computed and never stored. */
  readonly readOnly?: true;
  /** Whether an empty text means None, as for domains. */
  readonly nullable?: true;
  /** Returns the default; undefined if there is none. Absent for a property without a default. */
  default?(subject: Subject): PropertyValue | undefined;
  /**
   * Checks form, range and class of a value of the right type, and returns the stored form. Every way to set a value
   * calls it, a load and a reset included (docs/reference/qubes-xml.md#where-checks-apply).
   *
   * @throws QubesError if the value is refused
   */
  check?(value: PropertyValue, subject: Subject): PropertyValue;
  /**
   * Checks a change against other values, before any event. A load does not call it, because the order of elements must
   * not matter.
   *
   * @throws QubesError if the change is refused
   */
  checkChange?(value: PropertyValue, subject: Subject): void;
  /**
   * Checks a change after the pre-event was announced, as the handlers of the reference do. A change of a global default
   * calls it for each follower.
   *
   * @throws QubesError if the change is refused
   */
  guard?(value: PropertyValue, subject: Subject): void;
  /**
   * The value that a load gives, with a warning, instead of a stored value that `check` refuses. Absent if the load
   * fails. The reference loads these values.
   */
  readonly refusedInStore?: "none" | "default";
  /** Returns why the property cannot be reset. Absent if it may have no value. */
  cannotReset?(subject: Subject): string;
}

/** The declaration of a property of any kind of subject, for code that needs no subject. */
export type AnyPropertyDeclaration = PropertyDeclaration<never>;

/** Declarations in list order (docs/reference/admin-api.md#order-of-properties). */
export class PropertyTable<Subject> {
  readonly all: readonly PropertyDeclaration<Subject>[];
  readonly #byName: ReadonlyMap<string, PropertyDeclaration<Subject>>;

  constructor(declarations: readonly PropertyDeclaration<Subject>[]) {
    this.all = [...declarations].sort((a, b) => a.stage - b.stage || (a.name < b.name ? -1 : 1));
    this.#byName = new Map(this.all.map((each) => [each.name, each]));
  }

  get(name: string): PropertyDeclaration<Subject> | undefined {
    return this.#byName.get(name);
  }
}
