import { QubesError } from "../errors.ts";
import type { AnyPropertyDeclaration } from "../properties/declaration.ts";
import type { PropertyHolder } from "../properties/property-holder.ts";
import type { PropertyValue } from "../properties/value.ts";
import { parseValue } from "../schema/parse-value.ts";
import { attribute, type LoadScope, refuse, warnAt } from "./load-scope.ts";
import type { ParsedElement } from "./parsed-element.ts";
import type { PreservedParts } from "./preserved-parts.ts";

/** Returns the property elements by name; each name is allowed once. */
export function readProperties(
  scope: LoadScope,
  section: ParsedElement | undefined,
  preserved: PreservedParts,
): ReadonlyMap<string, ParsedElement> {
  const found = new Map<string, ParsedElement>();
  for (const element of preserved.select("properties", section, "property")) {
    const name = attribute(scope, element, "name");
    if (found.has(name)) refuse(scope, element, `duplicate property "${name}"`);
    found.set(name, element);
  }
  return found;
}

/** Returns the text of a property; `ref` takes precedence (docs/reference/qubes-xml.md#attribute-ref). */
export function propertyText({ attributes, text }: ParsedElement): string {
  return attributes["ref"] ?? text;
}

/** Loads the properties of some stages. Unknown and computed properties are kept without effect. */
export function loadProperties(
  scope: LoadScope,
  holder: PropertyHolder,
  properties: ReadonlyMap<string, ParsedElement>,
  stages: readonly number[],
  preserved: PreservedParts,
): void {
  for (const [name, element] of properties) {
    const declaration = holder.properties.get(name) as AnyPropertyDeclaration | undefined;
    if (declaration === undefined || declaration.readOnly === true) {
      if (!stages.includes(2) && !stages.includes(3)) continue;
      warnAt(scope, element, `property "${name}" does not exist or cannot be set; it is kept without effect`);
      preserved.addElement("properties", element);
    } else if (stages.includes(declaration.stage)) {
      preserved.addAttributes(`property ${name}`, element, ["name", "ref"]);
      loadValue(scope, holder, element, declaration);
    }
  }
}

/** Sets a value after the checks of a load. */
function loadValue(
  scope: LoadScope,
  holder: PropertyHolder,
  element: ParsedElement,
  declaration: AnyPropertyDeclaration,
): void {
  const { name, type, refusedInStore } = declaration;
  if (type === "int" && propertyText(element) === "") {
    warnAt(scope, element, `property "${name}" has no value; its default applies`);
    return;
  }
  const value = refuseAt(scope, element, name, () => readValue(scope, element, declaration));
  const check = (): void => holder.loadChecked(name, value);
  try {
    if (refusedInStore === undefined) refuseAt(scope, element, name, check);
    else check();
  } catch (error) {
    if (!(error instanceof QubesError)) throw error;
    const instead = refusedInStore === "none" ? "no domain" : "its default";
    warnAt(scope, element, `property "${name}": ${error.message}; it is loaded as ${instead}`);
    if (refusedInStore === "none") holder.loadProperty(name, null);
  }
}

/** Returns the result of some work; refuses the store if the work refuses a value. */
function refuseAt<Result>(scope: LoadScope, element: ParsedElement, name: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof QubesError)) throw error;
    return refuse(scope, element, `property "${name}": ${error.message}`);
  }
}

function readValue(
  { app }: LoadScope,
  element: ParsedElement,
  { name, type, nullable }: AnyPropertyDeclaration,
): PropertyValue {
  const text = propertyText(element);
  if (text === "" && (type === "vm" || nullable === true)) return null;
  // The checks of a text apply to what a client sets, not to what XML holds.
  if (type === "str") return text;
  const label = (given: string) => app.labels.get(given.replace(/^label-(?=[0-9]+$)/, ""));
  return parseValue(text, type, name, { findDomain: (given) => app.domains.find(given), getLabel: label });
}
