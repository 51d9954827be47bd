import { booleanIn } from "../../base/boolean-text.ts";
import { type LoadScope, refuse } from "./load-scope.ts";
import type { ParsedElement } from "./parsed-element.ts";

/** Changes an old store to its present form (docs/reference/qubes-xml.md#old-attributes). @throws StoreError */
export function migrateStore(scope: LoadScope, root: ParsedElement): ParsedElement {
  const domains = mapSection(correctGray(root), "domains", (domain) => renameProperties(scope, domain));
  return keepFirewallNetvm(domains);
}

/** Returns an element in which the children of its section are changed. */
function mapSection(
  parent: ParsedElement,
  name: string,
  change: (child: ParsedElement, index: number) => ParsedElement,
): ParsedElement {
  const elements = parent.elements.map((section) =>
    section.name === name ? { ...section, elements: section.elements.map(change) } : section,
  );
  return { ...parent, elements };
}

/** The label of that colour was hard to distinguish from green. */
function correctGray(root: ParsedElement): ParsedElement {
  const labels = root.elements.filter(({ name }) => name === "labels").flatMap(({ elements }) => elements);
  const gray = labels.find(({ attributes }) => attributes["color"] === "0x555753");
  return mapSection(root, "labels", (label) =>
    label === gray ? { ...label, attributes: { ...label.attributes, color: "0x555555" } } : label,
  );
}

/** The new name and value of an old flag of a domain. */
interface Renamed {
  readonly name: string;
  readonly values: Readonly<Record<"true" | "false", string>>;
  readonly isIn: (klass: string) => boolean;
}

const renamed: Readonly<Record<string, Renamed>> = {
  hvm: {
    name: "virt_mode",
    values: { true: "hvm", false: "pv" },
    isIn: (klass) => ["AppVM", "DispVM", "StandaloneVM", "TemplateVM"].includes(klass),
  },
  dispvm_allowed: {
    name: "template_for_dispvms",
    values: { true: "True", false: "False" },
    isIn: (klass) => klass === "AppVM",
  },
};

/** A value under the new name takes precedence. */
function renameProperties(scope: LoadScope, domain: ParsedElement): ParsedElement {
  const klass = domain.attributes["class"] ?? "";
  const change = (section: ParsedElement): ParsedElement => {
    const names = section.elements.map(({ attributes }) => attributes["name"]);
    const elements = section.elements.flatMap((element) => {
      const old = element.attributes["name"] ?? "";
      const to = renamed[old];
      if (to?.isIn(klass) !== true) return [element];
      const flag = booleanIn(element.text);
      if (flag === undefined) return refuse(scope, element, `property "${old}": not a boolean: "${element.text}"`);
      return names.includes(to.name) ? [] : [propertyElement(element, to.name, to.values[`${flag}`])];
    });
    return { ...section, elements };
  };
  return { ...domain, elements: domain.elements.map((each) => (each.name === "properties" ? change(each) : each)) };
}

/** Returns a property at the place of another element. */
function propertyElement({ line, column }: ParsedElement, name: string, text: string): ParsedElement {
  return { name: "property", attributes: { name }, elements: [], text, line, column };
}

function properties(holder: ParsedElement): readonly ParsedElement[] {
  return holder.elements.filter(({ name }) => name === "properties").flatMap(({ elements }) => elements);
}

function property(holder: ParsedElement, wanted: string): ParsedElement | undefined {
  return properties(holder).find(({ name, attributes }) => name === "property" && attributes["name"] === wanted);
}

/**
 * Replaces `default_fw_netvm`, the default netvm of domains that provide network. They keep it as their own netvm, unless
 * it is the default netvm as well.
 */
function keepFirewallNetvm(root: ParsedElement): ParsedElement {
  const old = property(root, "default_fw_netvm");
  if (old === undefined) return root;
  const cleaned = withoutProperty(root, old);
  const known = ["dom0", ...domainsOf(root).map(nameOf)];
  const netvm = property(root, "default_netvm");
  const isMeant = known.includes(old.text) && (netvm === undefined || known.includes(netvm.text));
  if (!isMeant || netvm?.text === old.text) return cleaned;
  return mapSection(cleaned, "domains", (domain) => giveNetvm(domain, old));
}

function withoutProperty(root: ParsedElement, unwanted: ParsedElement): ParsedElement {
  const elements = root.elements.map((section) =>
    section.name === "properties"
      ? { ...section, elements: section.elements.filter((each) => each !== unwanted) }
      : section,
  );
  return { ...root, elements };
}

function domainsOf(root: ParsedElement): readonly ParsedElement[] {
  return root.elements.filter(({ name }) => name === "domains").flatMap(({ elements }) => elements);
}

function nameOf(domain: ParsedElement): string | undefined {
  return property(domain, "name")?.text;
}

/** Gives a domain that provides network a netvm of its own, if it has followed the default. */
function giveNetvm(domain: ParsedElement, old: ParsedElement): ParsedElement {
  const provides = booleanIn(property(domain, "provides_network")?.text ?? "") === true;
  if (!provides || property(domain, "netvm") !== undefined) return domain;
  const elements = domain.elements.map((section) =>
    section.name === "properties"
      ? { ...section, elements: [...section.elements, propertyElement(old, "netvm", old.text)] }
      : section,
  );
  return { ...domain, elements };
}
