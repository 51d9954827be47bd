import type { App } from "../app.ts";
import type { ParsedElement } from "./parsed-element.ts";
import { StoreError, type StoreErrorDetails } from "./store-error.ts";

/** Context of a load. */
export interface LoadScope {
  readonly app: App;
  /** Name of the store, for errors. */
  readonly file: string;
  /** Receives warnings about unknown parts. */
  readonly warn: (message: string) => void;
}

/** Refuses the store because of an element. */
export function refuse(
  { file }: LoadScope,
  { line, column }: ParsedElement,
  what: string,
  more: StoreErrorDetails = {},
): never {
  throw new StoreError(file, what, { line, column, ...more });
}

/** Warns about an element that is kept as it is. */
export function warnAt({ file, warn }: LoadScope, { line, column }: ParsedElement, what: string): void {
  warn(`${file}:${line}:${column}: ${what}`);
}

/** Returns a mandatory attribute. */
export function attribute(scope: LoadScope, element: ParsedElement, name: string): string {
  const value = element.attributes[name];
  if (value !== undefined) return value;
  return refuse(scope, element, `<${element.name}> lacks the attribute "${name}"`, { expected: `${name}="…"` });
}

/** Returns the only child with a name; undefined if there is none. */
export function onlyChild(scope: LoadScope, parent: ParsedElement, name: string): ParsedElement | undefined {
  const [found, again] = parent.elements.filter((each) => each.name === name);
  if (again !== undefined) refuse(scope, again, `duplicate <${name}> in <${parent.name}>`);
  return found;
}
