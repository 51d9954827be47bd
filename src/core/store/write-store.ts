import builder from "xmlbuilder";
import type { App } from "../app.ts";
import { backendName } from "../devices/device.ts";
import type { Domain } from "../domain.ts";
import type { PropertyHolder } from "../properties/property-holder.ts";
import { valueText } from "../properties/value.ts";
import type { PreservedContent } from "./load-store.ts";
import type { ParsedElement } from "./parsed-element.ts";
import { PreservedParts } from "./preserved-parts.ts";

type Node = builder.XMLElement;

const nothingPreserved = new PreservedParts();

/** Serialises a system. The text of a domain is cached until the domain or its template changes. */
export class StoreWriter {
  readonly #app: App;
  readonly #preserved: PreservedContent;
  #texts = new WeakMap<Domain, string>();

  constructor(app: App, preserved: PreservedContent) {
    this.#app = app;
    this.#preserved = preserved;
    app.onChange((changed) => {
      if (changed.kind === "domain") this.#forget(changed);
      // Stored defaults of domains, such as pools, come from the system.
      else this.#texts = new WeakMap();
    });
  }

  /** Returns the whole text. @throws Error if a value has characters that XML cannot hold */
  text(): string {
    const { app: preserved } = this.#preserved;
    const root = builder.create("qubes", { headless: true });
    addPreserved(root, preserved, "");
    writeLabels(root, this.#app, preserved);
    writePools(root, this.#app, preserved);
    writeProperties(root, this.#app, preserved);
    const head = root.end(format).slice(0, -rootEnd.length);
    const domains = this.#app.domains.sorted.map((domain) => this.#domainText(domain));
    const others = preserved.elements("domains").map(elementText);
    const section = builder.create("domains", { headless: true });
    addAttributes(section, preserved, "domains");
    const start = section.end({ ...format, offset: 1 }).replace(/\/>$/, ">");
    return `${head}${start}\n${domains.join("")}${others.join("")}  </domains>\n${rootEnd}\n`;
  }

  /** The volumes of a domain name those of its template, or of the template of its template. */
  #forget(domain: Domain): void {
    this.#texts.delete(domain);
    for (const child of this.#app.domains) if (child.template === domain && this.#texts.has(child)) this.#forget(child);
  }

  #domainText(domain: Domain): string {
    const known = this.#texts.get(domain);
    if (known !== undefined) return known;
    const text = domainText(domain, this.#preserved.domains.get(domain) ?? nothingPreserved);
    this.#texts.set(domain, text);
    return text;
  }
}

const rootEnd = "</qubes>";

const format = { pretty: true, indent: "  ", newline: "\n" } as const;

function domainText(domain: Domain, preserved: PreservedParts): string {
  const element = builder.create("domain", { headless: true });
  element.att("id", `domain-${domain.qid}`).att("class", domain.klass);
  addAttributes(element, preserved, "");
  writeProperties(element, domain, preserved);
  const features = element.ele("features");
  for (const [name, value] of domain.features) {
    addPreserved(withText(features.ele("feature", { name }), value), preserved, `feature ${name}`);
  }
  addPreserved(features, preserved, "features");
  const tags = element.ele("tags");
  for (const name of domain.tags) addPreserved(tags.ele("tag", { name }), preserved, `tag ${name}`);
  addPreserved(tags, preserved, "tags");
  writeDevices(element, domain, preserved);
  writeVolumes(element, domain, preserved);
  addElements(element, preserved, "");
  return inDomains(element);
}

/** Serialises an element that was kept. */
function elementText(preserved: ParsedElement): string {
  const element = builder.create(preserved.name, { headless: true });
  fill(element, preserved);
  return inDomains(element);
}

/** Serialises an element in the section of domains. */
function inDomains(element: Node): string {
  return `${element.end({ ...format, offset: 2 })}\n`;
}

function writeLabels(root: Node, { labels }: App, preserved: PreservedParts): void {
  const section = root.ele("labels");
  for (const { index, name, color } of labels.list()) {
    addPreserved(withText(section.ele("label", { id: `label-${index}`, color }), name), preserved, `label ${name}`);
  }
  addPreserved(section, preserved, "labels");
}

function writePools(root: Node, { storage }: App, preserved: PreservedParts): void {
  const section = root.ele("pools");
  for (const { config } of storage.pools) section.ele("pool", { ...config });
  addPreserved(section, preserved, "pools");
}

function writeProperties(parent: Node, holder: PropertyHolder, preserved: PreservedParts): void {
  const section = parent.ele("properties");
  for (const { name, readOnly } of holder.properties.all) {
    if (readOnly === true || holder.isDefault(name)) continue;
    addPreserved(
      withText(section.ele("property", { name }), valueText(holder.getStored(name))),
      preserved,
      `property ${name}`,
    );
  }
  addPreserved(section, preserved, "properties");
}

function writeDevices(parent: Node, domain: Domain, preserved: PreservedParts): void {
  const { devices } = domain.app;
  const classes = new Set([...devices.assignedClasses(domain), ...preserved.keysOf("devices ")]);
  for (const devclass of classes) {
    const section = parent.ele("devices", { class: devclass });
    for (const assignment of devices.of(domain, devclass).assignments) {
      const { portId, deviceId, mode, options } = assignment;
      const backend = backendName(assignment);
      const attributes = { "backend-domain": backend, id: portId, mode, identity: deviceId };
      const element = section.ele("device", attributes);
      for (const [name, value] of Object.entries(options)) withText(element.ele("option", { name }), value);
      addPreserved(element, preserved, `device ${devclass} ${backend} ${portId} ${deviceId}`);
    }
    addPreserved(section, preserved, `devices ${devclass}`);
  }
}

function writeVolumes(parent: Node, domain: Domain, preserved: PreservedParts): void {
  const volumes = domain.volumes.config();
  if (volumes.length === 0 && preserved.isEmpty("volume-config")) return;
  const section = parent.ele("volume-config");
  for (const { name, pool, vid, revisionsToKeep, rw, saveOnStop, snapOnStart, size, source, ephemeral } of volumes) {
    if (pool === undefined || vid === undefined) continue;
    const element = section.ele("volume", {
      name,
      pool,
      vid,
      ...(revisionsToKeep === undefined ? {} : { revisions_to_keep: revisionsToKeep }),
      ...flags({ rw, save_on_stop: saveOnStop, snap_on_start: snapOnStart }),
      ...(typeof ephemeral === "boolean" ? flags({ ephemeral }) : {}),
      ...(size === undefined || name === "kernel" ? {} : { size }),
      ...(typeof source === "string" ? { source } : {}),
    });
    addPreserved(element, preserved, `volume ${name}`);
  }
  addPreserved(section, preserved, "volume-config");
}

function flags(values: Readonly<Record<string, boolean | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value === true ? "True" : "False"]));
}

function withText(node: Node, text: string): Node {
  // An empty text node would add a line.
  if (text !== "") node.txt(text);
  return node;
}

/** Adds the attributes and elements that were kept. */
function addPreserved(node: Node, preserved: PreservedParts, key: string): void {
  addAttributes(node, preserved, key);
  addElements(node, preserved, key);
}

function addAttributes(node: Node, preserved: PreservedParts, key: string): void {
  for (const [name, value] of Object.entries(preserved.attributes(key))) node.att(name, value);
}

function addElements(node: Node, preserved: PreservedParts, key: string): void {
  for (const element of preserved.elements(key)) addElement(node, element);
}

function addElement(parent: Node, element: ParsedElement): void {
  fill(parent.ele(element.name), element);
}

function fill(node: Node, { attributes, elements, text }: ParsedElement): void {
  for (const [name, value] of Object.entries(attributes)) node.att(name, value);
  if (elements.length === 0) withText(node, text);
  for (const child of elements) addElement(node, child);
}
