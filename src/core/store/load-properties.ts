import { QubesError } from "../errors.ts";
import type { PropertyDeclaration } from "../properties/declaration.ts";
import type { PropertyHolder } from "../properties/property-holder.ts";
import type { PropertyValue } from "../properties/value.ts";
import { parseValue } from "../schema/parse-value.ts";
import { attribute, type LoadScope, refuse, warnOf } from "./load-scope.ts";
import type { KeptParts } from "./preserved-parts.ts";
import type { XmlElement } from "./xml-element.ts";

/** The elements of properties by name; each may stand once. */
export function readProperties(
  scope: LoadScope,
  section: XmlElement | undefined,
  kept: KeptParts,
): ReadonlyMap<string, XmlElement> {
  const found = new Map<string, XmlElement>();
  for (const element of kept.take("properties", section, "property")) {
    const name = attribute(scope, element, "name");
    if (found.has(name)) refuse(scope, element, `the property ${name} stands twice`);
    found.set(name, element);
  }
  return found;
}

/** Text of a property; `ref` comes before it, as older stores have it. */
export function propertyText({ attributes, text }: XmlElement): string {
  return attributes["ref"] ?? text;
}

/**
 * Takes over the properties of some stages. One that the class does not have, or that is computed, is kept in the store
 * and counts for nothing.
 */
export function loadProperties(
  scope: LoadScope,
  holder: PropertyHolder,
  properties: ReadonlyMap<string, XmlElement>,
  stages: readonly number[],
  kept: KeptParts,
): void {
  for (const [name, element] of properties) {
    const declaration = holder.properties.get(name) as PropertyDeclaration<never> | undefined;
    if (declaration === undefined || declaration.readOnly === true) {
      if (!stages.includes(2) && !stages.includes(3)) continue;
      warnOf(scope, element, `there is no property ${name} to be set here; it is kept, and counts for nothing`);
      kept.keepElement("properties", element);
    } else if (stages.includes(declaration.stage)) {
      kept.keepAttributes(`property ${name}`, element, ["name", "ref"]);
      holder.loadProperty(name, readValue(scope, element, declaration));
    }
  }
}

function readValue(
  scope: LoadScope,
  element: XmlElement,
  { name, type, nullable }: PropertyDeclaration<never>,
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
    return refuse(scope, element, `the property ${name}: ${error.message}`);
  }
}
