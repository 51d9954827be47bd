import type { FireOptions } from "../events/emitter.ts";
import type { EventArguments } from "../events/handler-table.ts";
import { requireStorable } from "../storable-text.ts";

/** An owner of features, informed of their changes: a domain or the app. */
export interface FeatureOwner {
  fire(event: string, args?: EventArguments, options?: FireOptions): readonly unknown[];
  /** Records how to undo a change that follows in the same step. */
  changing(undo: () => void): void;
  /** Reports that its stored form is stale. */
  changed(): void;
}

/** Values of features; they are kept as text. */
export type FeatureValue = string | number | boolean | null;

/** Converts a value: null and false become empty, true becomes `1`. The number 0 becomes `0`, which counts as true. */
function featureText(value: FeatureValue): string {
  if (value === null || value === false) return "";
  return value === true ? "1" : String(value);
}

/** The features of a subject, in the order of first setting (docs/reference/events-and-features.md#features). */
export class Features implements Iterable<readonly [name: string, value: string]> {
  readonly #subject: FeatureOwner;
  readonly #values = new Map<string, string>();

  /** @param subject owner of the features, which fires their events */
  constructor(subject: FeatureOwner) {
    this.#subject = subject;
  }

  [Symbol.iterator](): Iterator<readonly [string, string]> {
    return this.#values.entries();
  }

  /** Returns the value of a feature; undefined if it is not set. */
  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  names(): readonly string[] {
    return [...this.#values.keys()];
  }

  /** Sets a feature and fires events, even if the value is the same. */
  set(name: string, value: FeatureValue): void {
    const text = featureText(value);
    requireStorable(text, `the feature ${name}`);
    const before = this.#values.get(name);
    const args = { feature: name, value: text, ...(before === undefined ? {} : { oldvalue: before }) };
    this.#subject.fire(`domain-feature-pre-set:${name}`, args, { pre: true });
    this.#changing();
    this.#values.set(name, text);
    this.#subject.changed();
    this.#subject.fire(`domain-feature-set:${name}`, args);
  }

  /** Removes a feature and fires events. Returns false if it was not set; the pre-event is fired anyway. */
  delete(name: string): boolean {
    this.#subject.fire(`domain-feature-pre-delete:${name}`, { feature: name }, { pre: true });
    if (!this.#values.has(name)) return false;
    this.#changing();
    this.#values.delete(name);
    this.#subject.changed();
    this.#subject.fire(`domain-feature-delete:${name}`, { feature: name });
    return true;
  }

  /** The order belongs to the stored form, so all features are restored. */
  #changing(): void {
    const before = [...this.#values];
    this.#subject.changing(() => {
      this.#values.clear();
      for (const [name, value] of before) this.#values.set(name, value);
    });
  }
}
