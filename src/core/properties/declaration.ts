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
   * Checks a value of the right type before any event, and returns the stored form.
   *
   * @throws QubesError if the value is refused
   */
  check?(value: PropertyValue, subject: Subject): PropertyValue;
  /** Checks before a reset. */
  checkReset?(subject: Subject): void;
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
