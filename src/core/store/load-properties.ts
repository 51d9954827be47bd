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
      holder.loadProperty(name, readValue(scope, element, declaration));
    }
  }
}

function readValue(
  scope: LoadScope,
  element: ParsedElement,
  { name, type, nullable }: AnyPropertyDeclaration,
): PropertyValue {
  const text = propertyText(element);
  if (text === "" && (type !== "str" || nullable === true)) return null;
  if (type === "str") return text;
  const { app } = scope;
  const label = (given: string) => app.labels.get(given.replace(/^label-(?=[0-9]+$)/, ""));
  try {
    return parseValue(text, type, name, { findDomain: (given) => app.domains.find(given), getLabel: label });
  } catch (error) {
    if (!(error instanceof QubesError)) throw error;
    return refuse(scope, element, `property "${name}": ${error.message}`);
  }
}
