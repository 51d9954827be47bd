import type { FireOptions } from "../events/emitter.ts";
import type { EventArguments } from "../events/handler-table.ts";
import { requireStorable } from "../storable-text.ts";

/** Is told of changes of its features: a domain, the app. */
export interface FeatureOwner {
  fire(event: string, args?: EventArguments, options?: FireOptions): readonly unknown[];
  /** Notes that its stored state is out of date. */
  changed(): void;
}

/** What a feature may be set to; it is kept as text. */
export type FeatureValue = string | number | boolean | null;

/** Null and false are the empty text, true is `1`, all else its text: so the number 0 is `0`, which counts as true. */
function featureText(value: FeatureValue): string {
  if (value === null || value === false) return "";
  return value === true ? "1" : String(value);
}

/**
 * The features of a subject: texts by name, in the order of first setting
 * (docs/reference/events-and-features.md#features).
 */
export class Features implements Iterable<readonly [name: string, value: string]> {
  readonly #subject: FeatureOwner;
  readonly #values = new Map<string, string>();

  /** @param subject what the features are of, and what tells of their changes */
  constructor(subject: FeatureOwner) {
    this.#subject = subject;
  }

  [Symbol.iterator](): Iterator<readonly [string, string]> {
    return this.#values.entries();
  }

  /** The text of a feature; undefined when it is not set. */
  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  names(): readonly string[] {
    return [...this.#values.keys()];
  }

  /**
   * Sets a feature and tells of it, even when it was the same before. Loading tells nobody, since events are off then.
   */
  set(name: string, value: FeatureValue): void {
    const text = featureText(value);
    requireStorable(text, `the feature ${name}`);
    const before = this.#values.get(name);
    const args = { feature: name, value: text, ...(before === undefined ? {} : { oldvalue: before }) };
    this.#subject.fire(`domain-feature-pre-set:${name}`, args, { pre: true });
    this.#values.set(name, text);
    this.#subject.changed();
    this.#subject.fire(`domain-feature-set:${name}`, args);
  }

  /** Takes a feature away and tells of it; false when it was not set. Handlers are asked in either case. */
  delete(name: string): boolean {
    this.#subject.fire(`domain-feature-pre-delete:${name}`, { feature: name }, { pre: true });
    if (!this.#values.delete(name)) return false;
    this.#subject.changed();
    this.#subject.fire(`domain-feature-delete:${name}`, { feature: name });
    return true;
  }
}
