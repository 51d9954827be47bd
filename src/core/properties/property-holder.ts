import { QubesError } from "../errors.ts";
import { Emitter } from "../events/emitter.ts";
import type { EventArguments } from "../events/handler-table.ts";
import type { Journal } from "../journal.ts";
import { requireStorable } from "../storable-text.ts";
import type { PropertyDeclaration, PropertyTable } from "./declaration.ts";
import type { PropertyValue } from "./value.ts";

/** A holder of properties: the system or a domain. */
export abstract class PropertyHolder extends Emitter {
  readonly #values = new Map<string, PropertyValue>();

  abstract readonly properties: PropertyTable<never>;

  /** Its name in errors: the domain's name, or `Qubes`. */
  protected abstract readonly propertySubject: string;

  /** Its class in errors. */
  protected abstract readonly className: string;

  /** The journal that its changes are recorded in. */
  abstract readonly journal: Journal;

  /** Reports that its stored form is stale. */
  abstract changed(): void;

  /**
   * Records how to undo a change of its stored form that follows in the same step.
   *
   * @param cleanUp removes traces outside of the model after the change was undone
   * @throws QubesError if an earlier change of the running operation was undone
   */
  changing(undo: () => void, cleanUp?: () => Promise<void>): void {
    this.journal.record(() => {
      undo();
      this.changed();
    }, cleanUp);
  }

  /** Returns whether subjects of its class have the property. */
  hasProperty(name: string): boolean {
    return this.properties.get(name) !== undefined;
  }

  /** Returns the declaration of a property. @throws QubesError QubesNoSuchPropertyError */
  declaration(name: string): PropertyDeclaration<this> {
    const found = this.properties.get(name) as PropertyDeclaration<this> | undefined;
    if (found === undefined) {
      throw new QubesError("QubesNoSuchPropertyError", `Invalid property '${name}' of ${this.propertySubject}`);
    }
    return found;
  }

  /** Returns the effective value: the set value, otherwise the default; undefined without both. */
  getProperty(name: string): PropertyValue | undefined {
    const value = this.#values.get(name);
    return value === undefined ? this.getDefault(name) : value;
  }

  /** Returns the default; undefined if there is none. */
  getDefault(name: string): PropertyValue | undefined {
    return this.declaration(name).default?.(this);
  }

  /** Returns whether the value is not set. */
  isDefault(name: string): boolean {
    return !this.#values.has(name);
  }

  /** Returns the set value; undefined if there is none. */
  getStored(name: string): PropertyValue | undefined {
    return this.#values.get(name);
  }

  /**
   * Sets a property (docs/reference/events-and-features.md#property-events).
   *
   * @throws QubesError if the property cannot be set, or a handler refuses
   */
  setProperty(name: string, given: PropertyValue): void {
    const declaration = this.declaration(name);
    const { readOnly, writeOnce } = declaration;
    if (readOnly === true) {
      const message = `property '${name}' on ${this.className} instance cannot be set`;
      throw new QubesError("QubesPropertyValueError", message);
    }
    if (writeOnce === true && this.#values.has(name)) throw writeOnceError(name);
    const value = this.#checked(declaration, given);
    requireReferable(value, name);
    declaration.checkChange?.(value, this);
    const old = this.getProperty(name);
    const args = { name, newvalue: value, ...(old === undefined ? {} : { oldvalue: old }) };
    this.fire(`property-pre-set:${name}`, args, { pre: true });
    this.#changing(name);
    this.#values.set(name, value);
    this.changed();
    this.fire(`property-set:${name}`, args);
  }

  /**
   * Resets a property to its default, and fires both spellings of the events
   * (docs/reference/events-and-features.md#property-events). The checks are those of a change to the default.
   *
   * @throws QubesError if the property cannot be reset, or a handler refuses
   */
  resetProperty(name: string): void {
    const declaration = this.declaration(name);
    if (declaration.writeOnce === true) throw writeOnceError(name);
    const old = this.getProperty(name);
    const args = { name, ...(old === undefined ? {} : { oldvalue: old }) };
    this.fire(`property-pre-reset:${name}`, args, { pre: true });
    this.fire(`property-pre-del:${name}`, args, { pre: true });
    this.#changing(name);
    this.#values.delete(name);
    this.changed();
    this.fire(`property-reset:${name}`, args);
    this.fire(`property-del:${name}`, args);
  }

  #changing(name: string): void {
    const before = this.#values.get(name);
    this.changing(() => {
      if (before === undefined) this.#values.delete(name);
      else this.#values.set(name, before);
    });
  }

  /** Sets an initial value without events and checks. */
  loadProperty(name: string, value: PropertyValue): void {
    this.declaration(name);
    this.#values.set(name, value);
  }

  /** Sets a stored or initial value without events, after the checks of a load. @throws QubesError */
  loadChecked(name: string, value: PropertyValue): void {
    this.#values.set(name, this.#checked(this.declaration(name), value));
  }

  /**
   * Refuses a change whose pre-event was announced. It is a handler of the emitter itself, so that subscribers see the
   * event before the refusal, and no other handler acts before it.
   */
  protected readonly guardChange = (_: unknown, event: string, { newvalue, oldvalue }: EventArguments): void => {
    const [, kind, name = ""] = /^property-pre-(set|reset):(.*)$/.exec(event) ?? [];
    if (kind === undefined) return;
    const declaration = this.declaration(name);
    if (kind === "set") declaration.guard?.(newvalue as PropertyValue, this);
    else if (declaration.readOnly !== true) this.#guardReset(declaration, oldvalue as PropertyValue | undefined);
  };

  #guardReset(declaration: PropertyDeclaration<this>, old: PropertyValue | undefined): void {
    if (declaration.cannotReset !== undefined) throw new QubesError("QubesValueError", declaration.cannotReset(this));
    const value = declaration.default?.(this);
    if (value === undefined || value === null || value === old) return;
    const checked = this.#checked(declaration, value);
    declaration.checkChange?.(checked, this);
    declaration.guard?.(checked, this);
  }

  #checked({ name, check }: PropertyDeclaration<this>, given: PropertyValue): PropertyValue {
    const value = check?.(given, this) ?? given;
    if (typeof value === "string") requireStorable(value, `the property ${name}`);
    return value;
  }
}

/** Checks that a value is not a domain that is being made or removed. A handler can have such a domain. */
function requireReferable(value: PropertyValue, property: string): void {
  if (typeof value !== "object" || value?.kind !== "domain" || value.isListed !== false) return;
  const message = `Can't set ${property} to non-existing qube ${value.name}`;
  throw new QubesError("QubesPropertyValueError", message, "QubesVMNotFoundError");
}

/** Returns the error of a change to a write-once property. */
function writeOnceError(name: string): QubesError {
  return new QubesError("QubesPropertyValueError", `property '${name}' is write-once and already set`);
}
