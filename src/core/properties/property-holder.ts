import { QubesError } from "../errors.ts";
import { Emitter } from "../events/emitter.ts";
import { requireStorable } from "../storable-text.ts";
import type { PropertyDeclaration, PropertyTable } from "./declaration.ts";
import type { PropertyValue } from "./value.ts";

/** What has properties: the app, a domain. */
export abstract class PropertyHolder extends Emitter {
  readonly #values = new Map<string, PropertyValue>();

  abstract readonly properties: PropertyTable<never>;

  /** How errors name it: a domain by its name, the app `Qubes`. */
  protected abstract readonly propertySubject: string;

  /** Its class, as errors name it. */
  protected abstract readonly className: string;

  /** Notes that what is stored of it is out of date. */
  abstract changed(): void;

  /** Whether subjects of its class have the property. */
  hasProperty(name: string): boolean {
    return this.properties.get(name) !== undefined;
  }

  /**
   * The declaration of a property.
   *
   * @throws QubesError QubesNoSuchPropertyError
   */
  declaration(name: string): PropertyDeclaration<this> {
    const found = this.properties.get(name) as PropertyDeclaration<this> | undefined;
    if (found === undefined) {
      throw new QubesError("QubesNoSuchPropertyError", `Invalid property '${name}' of ${this.propertySubject}`);
    }
    return found;
  }

  /** The value that counts: the one that is set, else the default; undefined when there is neither. */
  getProperty(name: string): PropertyValue | undefined {
    const value = this.#values.get(name);
    return value === undefined ? this.getDefault(name) : value;
  }

  /** The default; undefined when there is none. */
  getDefault(name: string): PropertyValue | undefined {
    return this.declaration(name).default?.(this);
  }

  /** Whether no value is set. */
  isDefault(name: string): boolean {
    return !this.#values.has(name);
  }

  /** The value that is set; undefined for none. */
  getStored(name: string): PropertyValue | undefined {
    return this.#values.get(name);
  }

  /**
   * Sets a property: check, `property-pre-set`, store, `property-set`
   * (docs/reference/events-and-features.md#property-events).
   *
   * @throws QubesError when it cannot be set, or a handler refuses
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
   * Sets a property back to its default, if it is that already, too. Both spellings of the events are fired, for
   * clients of all times.
   *
   * @throws QubesError when it cannot be reset, or a handler refuses
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

  /** Takes over what was stored, or what a new subject is made with: nobody is told. */
  loadProperty(name: string, value: PropertyValue): void {
    this.declaration(name);
    this.#values.set(name, value);
  }
}

/**
 * A write-once property cannot be changed. Clients get no reply
 * (docs/reference/admin-api.md#properties-that-cannot-be-set).
 */
class WriteOnceError extends Error {
  override readonly name = "WriteOnceError";

  constructor(property: string) {
    super(`property ${property} is given once and never changes`);
  }
}
