import builder from "xmlbuilder";
import { parseXml } from "../store/parse-xml.ts";
import type { ParsedElement } from "../store/parsed-element.ts";
import { type FirewallRule, makeRule, ruleKeys } from "./firewall-rule.ts";

/** Serialises rules for firewall.xml. */
export function writeFirewallXml(rules: readonly FirewallRule[]): string {
  const root = builder.create("firewall", { headless: true }).att("version", "2");
  const list = root.ele("rules");
  for (const rule of rules) {
    const properties = list.ele("rule").ele("properties");
    for (const key of ruleKeys) {
      const text = rule[key];
      const name = key === "dst4" || key === "dst6" ? "dsthost" : key;
      if (text !== undefined) properties.ele("property", { name }).txt(text);
    }
  }
  return `${root.end({ pretty: true, indent: "  ", newline: "\n" })}\n`;
}

/**
 * Parses firewall.xml.
 *
 * @throws Error if the file or a rule is malformed; a firewall without one of its rules could allow too much
 */
export function readFirewallXml(text: string): readonly FirewallRule[] {
  const root = parseXml(Buffer.from(text), "firewall.xml");
  if (root.name !== "firewall" || root.attributes["version"] !== "2") {
    throw new Error('firewall.xml: expected <firewall version="2"><rules>...</rules></firewall>');
  }
  const [rules] = only(root, "rules");
  return rules === undefined ? [] : only(rules, "rule").map(readRule);
}

function readRule(rule: ParsedElement): FirewallRule {
  const properties = only(rule, "properties").flatMap((each) => only(each, "property"));
  return makeRule(properties.map(({ attributes, text }): [string, string] => [attributes["name"] ?? "", text]));
}

/** Returns the children, which must all have one name. */
function only({ name, elements, text }: ParsedElement, wanted: string): readonly ParsedElement[] {
  const other = elements.find((each) => each.name !== wanted);
  if (other === undefined && text.trim() === "") return elements;
  throw new Error(`firewall.xml:${other?.line ?? 1}: expected only <${wanted}> in <${name}>`);
}
