import type { PropertyType, PropertyValue } from "./value.ts";

/** Which clients see a property: those of all times, those of today, those of 2019. */
export type PropertyEra = "all" | "current" | "2019";

/**
 * A property of a kind of subject, declared once: the Admin API, the store, the help and docs/properties.md derive from
 * this (docs/reference/qubes-xml.md#property-tables).
 */
export interface PropertyDeclaration<Subject> {
  readonly name: string;
  readonly type: PropertyType;
  /** When it is loaded: 2 before there are other domains, 4 when it may refer to these; 3 for the app. */
  readonly stage: 2 | 3 | 4;
  /** What it is, for people. */
  readonly doc: string;
  readonly era?: PropertyEra;
  /** It is given when the subject is made and never changes. */
  readonly writeOnce?: true;
  /** It is computed, and never stored. */
  readonly readOnly?: true;
  /** An empty text is none, as it is for domains. */
  readonly nullable?: true;
  /** The value unless one is set; without this there is none. Undefined when it cannot be told. */
  default?(subject: Subject): PropertyValue | undefined;
  /**
   * Checks a value of the right type before anybody is told of it, and gives what is to be stored.
   *
   * @throws QubesError when the value is refused
   */
  check?(value: PropertyValue, subject: Subject): PropertyValue;
  /** Checks before it is set back to the default. */
  checkReset?(subject: Subject): void;
}

/** The declaration of a property of any kind of subject, for code that needs no subject. */
export type AnyPropertyDeclaration = PropertyDeclaration<never>;

/** Declarations in the order in which they are listed and stored: by stage, then by name. */
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
