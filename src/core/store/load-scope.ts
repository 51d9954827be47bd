import type { App } from "../app.ts";
import type { ParsedElement } from "./parsed-element.ts";
import { StoreError, type StoreErrorDetails } from "./store-error.ts";

/** What the parts of a load share. */
export interface LoadScope {
  readonly app: App;
  /** The name of the store, for errors. */
  readonly file: string;
  /** Is told of what is kept but not understood. */
  readonly warn: (message: string) => void;
}

/** Refuses the store for what stands at an element. */
export function refuse(
  { file }: LoadScope,
  { line, column }: ParsedElement,
  what: string,
  more: StoreErrorDetails = {},
): never {
  throw new StoreError(file, what, { line, column, ...more });
}

/** Says that something is kept as it is. */
export function warnAt({ file, warn }: LoadScope, { line, column }: ParsedElement, what: string): void {
  warn(`${file}:${line}:${column}: ${what}`);
}

/** An attribute that has to be there. */
export function attribute(scope: LoadScope, element: ParsedElement, name: string): string {
  const value = element.attributes[name];
  if (value !== undefined) return value;
  return refuse(scope, element, `<${element.name}> has no attribute ${name}`, { expected: `${name}="…"` });
}

/** The only child of a name; undefined when there is none. */
export function onlyChild(scope: LoadScope, parent: ParsedElement, name: string): ParsedElement | undefined {
  const [found, again] = parent.elements.filter((each) => each.name === name);
  if (again !== undefined) refuse(scope, again, `<${name}> stands twice in <${parent.name}>`);
  return found;
}
