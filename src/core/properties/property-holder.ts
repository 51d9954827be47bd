import { QubesError } from "../errors.ts";
import { Emitter } from "../events/emitter.ts";
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

  /** Reports that its stored form is stale. */
  abstract changed(): void;

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
    if (writeOnce === true && this.#values.has(name)) throw new WriteOnceError(name);
    const value = declaration.check?.(given, this) ?? given;
    if (typeof value === "string") requireStorable(value, `the property ${name}`);
    const old = this.getProperty(name);
    const args = { name, newvalue: value, ...(old === undefined ? {} : { oldvalue: old }) };
    this.fire(`property-pre-set:${name}`, args, { pre: true });
    this.#values.set(name, value);
    this.changed();
    this.fire(`property-set:${name}`, args);
  }

  /**
   * Resets a property to its default, and fires both spellings of the events
   * (docs/reference/events-and-features.md#property-events).
   *
   * @throws QubesError if the property cannot be reset, or a handler refuses
   */
  resetProperty(name: string): void {
    const declaration = this.declaration(name);
    if (declaration.writeOnce === true) throw new WriteOnceError(name);
    const old = this.getProperty(name);
    const args = { name, ...(old === undefined ? {} : { oldvalue: old }) };
    this.fire(`property-pre-reset:${name}`, args, { pre: true });
    declaration.checkReset?.(this);
    this.fire(`property-pre-del:${name}`, args, { pre: true });
    this.#values.delete(name);
    this.changed();
    this.fire(`property-reset:${name}`, args);
    this.fire(`property-del:${name}`, args);
  }

  /** Sets a stored or initial value without events. */
  loadProperty(name: string, value: PropertyValue): void {
    this.declaration(name);
    this.#values.set(name, value);
  }
}

/**
 * An attempt to change a write-once property. The reply is empty
 * (docs/reference/admin-api.md#properties-that-cannot-be-set).
 */
class WriteOnceError extends Error {
  override readonly name = "WriteOnceError";

  constructor(property: string) {
    super(`property ${property} cannot change after creation`);
  }
}
