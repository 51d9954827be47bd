import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import { adminUuid } from "../domain-class.ts";
import { QubesError } from "../errors.ts";
import { getsNetworkFrom } from "../schema/network-properties.ts";
import { finishDomain, loadDomain } from "./load-domain.ts";
import { loadProperties, readProperties } from "./load-properties.ts";
import { attribute, type LoadScope, onlyChild, refuse, warnAt } from "./load-scope.ts";
import { migrateStore } from "./migrate-store.ts";
import type { ParsedElement } from "./parsed-element.ts";
import { PreservedParts } from "./preserved-parts.ts";

/** Unknown parts of a store, of the system and of each domain. */
export interface PreservedContent {
  readonly app: PreservedParts;
  readonly domains: ReadonlyMap<Domain, PreservedParts>;
}

/**
 * Fills a system in stages, so that the order of elements has no effect (docs/reference/qubes-xml.md#load-stages).
 * Events must be disabled.
 *
 * @throws StoreError if the content is contradictory
 */
export function loadStore(scope: LoadScope, stored: ParsedElement): PreservedContent {
  if (stored.name !== "qubes") refuse(scope, stored, `the file begins with <${stored.name}>`, { expected: "<qubes>" });
  const root = migrateStore(scope, stored);
  const preserved = new PreservedParts();
  preserved.addAttributes("", root, []);
  for (const child of root.elements) if (!sections.includes(child.name)) preserved.addElement("", child);
  const section = (name: string): ParsedElement | undefined => onlyChild(scope, root, name);
  for (const element of preserved.select("labels", section("labels"), "label")) loadLabel(scope, element, preserved);
  for (const element of preserved.select("pools", section("pools"), "pool")) loadPool(scope, element, preserved);
  const loaded = preserved.select("domains", section("domains"), "domain").map((element) => loadDomain(scope, element));
  if (scope.app.adminVM === null) addAdminVM(scope.app);
  loadProperties(scope, scope.app, readProperties(scope, section("properties"), preserved), [2, 3], preserved);
  for (const each of loaded) finishDomain(scope, each);
  for (const { domain, element } of loaded) breakNetworkLoop(scope, domain, element);
  return { app: preserved, domains: new Map(loaded.map((each) => [each.domain, each.preserved])) };
}

const sections = ["labels", "pools", "properties", "domains"];

function loadLabel(scope: LoadScope, element: ParsedElement, preserved: PreservedParts): void {
  const id = attribute(scope, element, "id");
  const index =
    /^label-([0-9]{1,9})$/.exec(id)?.[1] ?? refuse(scope, element, `invalid label id "${id}"`, { expected: "label-N" });
  const { labels } = scope.app;
  const name = element.text.trim();
  if (labels.find(index) !== undefined || labels.find(name) !== undefined) {
    refuse(scope, element, `duplicate label ${index} or "${name}"`);
  }
  const color = attribute(scope, element, "color").replace(/^#/, "0x");
  preserved.addAttributes(`label ${name}`, element, ["id", "color"]);
  labels.load({ kind: "label", index: Number(index), name, color });
}

/** A pool that cannot be opened is kept as it is, and so are its volumes. */
function loadPool(scope: LoadScope, element: ParsedElement, preserved: PreservedParts): void {
  const name = attribute(scope, element, "name");
  try {
    scope.app.storage.addPool(element.attributes);
  } catch (error) {
    if (!(error instanceof QubesError)) throw error;
    warnAt(scope, element, `the pool cannot be used: ${error.message}`);
    preserved.addElement("pools", element);
    scope.app.storage.keepUnusable(name);
  }
}

function addAdminVM(app: App): void {
  app.addDomain({ klass: "AdminVM", name: "dom0", qid: 0, uuid: adminUuid });
}

/**
 * Takes the netvm from a domain that gets its network from itself, as the reference does
 * (docs/reference/qubes-xml.md#loops-in-a-store).
 */
function breakNetworkLoop(scope: LoadScope, domain: Domain, element: ParsedElement): void {
  const { netvm } = domain;
  if (netvm === null || !getsNetworkFrom(netvm, domain)) return;
  warnAt(scope, element, `loop of netvm at ${domain.name}, through ${netvm.name}; it is loaded without a netvm`);
  domain.loadProperty("netvm", null);
}
