import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import { adminUuid } from "../domain-class.ts";
import { QubesError } from "../errors.ts";
import { finishDomain, loadDomain } from "./load-domain.ts";
import { loadProperties, readProperties } from "./load-properties.ts";
import { attribute, type LoadScope, onlyChild, refuse, warnOf } from "./load-scope.ts";
import { KeptParts } from "./preserved-parts.ts";
import type { XmlElement } from "./xml-element.ts";

/** What a store has beside what the model knows, of the system and of each domain. */
export interface KeptOfStore {
  readonly app: KeptParts;
  readonly domains: ReadonlyMap<Domain, KeptParts>;
}

/**
 * Fills an app in stages (docs/reference/qubes-xml.md#load-stages), so that the order of elements does not matter.
 * Events must be off; no handler runs.
 *
 * @throws StoreError when something in it cannot be what the store says
 */
export function loadStore(scope: LoadScope, root: XmlElement): KeptOfStore {
  if (root.name !== "qubes") refuse(scope, root, `the file begins with <${root.name}>`, { expected: "<qubes>" });
  const kept = new KeptParts();
  kept.keepAttributes("", root, []);
  for (const child of root.elements) if (!sections.includes(child.name)) kept.keepElement("", child);
  const section = (name: string): XmlElement | undefined => onlyChild(scope, root, name);
  for (const element of kept.take("labels", section("labels"), "label")) loadLabel(scope, element, kept);
  for (const element of kept.take("pools", section("pools"), "pool")) loadPool(scope, element, kept);
  const loaded = kept.take("domains", section("domains"), "domain").map((element) => loadDomain(scope, element));
  if (scope.app.adminVM === null) addAdminVM(scope.app);
  loadProperties(scope, scope.app, readProperties(scope, section("properties"), kept), [2, 3], kept);
  for (const each of loaded) finishDomain(scope, each);
  for (const { domain, element } of loaded) {
    for (const property of ["template", "netvm"]) refuseLoop(scope, domain, property, element);
  }
  return { app: kept, domains: new Map(loaded.map((each) => [each.domain, each.kept])) };
}

const sections = ["labels", "pools", "properties", "domains"];

function loadLabel(scope: LoadScope, element: XmlElement, kept: KeptParts): void {
  const id = attribute(scope, element, "id");
  const index =
    /^label-([0-9]{1,9})$/.exec(id)?.[1] ??
    refuse(scope, element, `the id "${id}" is that of no label`, { expected: "label-N" });
  const { labels } = scope.app;
  const name = element.text.trim();
  if (labels.find(index) !== undefined || labels.find(name) !== undefined) {
    refuse(scope, element, `there are two labels ${index} or ${name}`);
  }
  const color = attribute(scope, element, "color").replace(/^#/, "0x");
  kept.keepAttributes(`label ${name}`, element, ["id", "color"]);
  labels.load({ kind: "label", index: Number(index), name, color });
}

/** A pool that cannot be opened is kept as it is, as are the volumes in it. */
function loadPool(scope: LoadScope, element: XmlElement, kept: KeptParts): void {
  attribute(scope, element, "name");
  try {
    scope.app.storage.addPool(element.attributes);
  } catch (error) {
    if (!(error instanceof QubesError)) throw error;
    warnOf(scope, element, `the pool cannot be used: ${error.message}`);
    kept.keepElement("pools", element);
  }
}

function addAdminVM(app: App): void {
  app.addDomain({ klass: "AdminVM", name: "dom0", qid: 0, uuid: adminUuid });
}

function refuseLoop(scope: LoadScope, domain: Domain, property: string, element: XmlElement): void {
  const seen = [domain.name];
  let next = domain.reference(property);
  while (next !== null) {
    seen.push(next.name);
    if (next === domain) refuse(scope, element, `${property} goes round in a circle: ${seen.join(" → ")}`);
    // A circle that this domain only leads to is found at one that is in it.
    if (seen.length > scope.app.domains.size + 1) return;
    next = next.reference(property);
  }
}
