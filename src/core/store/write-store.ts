import builder from "xmlbuilder";
import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import type { PropertyHolder } from "../properties/property-holder.ts";
import { valueText } from "../properties/value.ts";
import type { KeptOfStore } from "./load-store.ts";
import { KeptParts } from "./preserved-parts.ts";
import type { XmlElement } from "./xml-element.ts";

type Node = builder.XMLElement;

const nothingKept = new KeptParts();

/** Makes the text of a store. That of a domain is kept until the domain changes. */
export class StoreWriter {
  readonly #app: App;
  readonly #kept: KeptOfStore;
  #texts = new WeakMap<Domain, string>();

  constructor(app: App, kept: KeptOfStore) {
    this.#app = app;
    this.#kept = kept;
    app.onChange((changed) => {
      if (changed.kind === "domain") this.#texts.delete(changed);
      // Defaults that are stored with domains, as pools, come from the app.
      else this.#texts = new WeakMap();
    });
  }

  /** The whole text. @throws Error when a value has characters that XML has not */
  text(): string {
    const { app: kept } = this.#kept;
    const root = builder.create("qubes", { headless: true });
    addKept(root, kept, "");
    writeLabels(root, this.#app, kept);
    writePools(root, this.#app, kept);
    writeProperties(root, this.#app, kept);
    const head = root.end(format).slice(0, -rootEnd.length);
    const domains = this.#app.domains.sorted.map((domain) => this.#domainText(domain));
    const others = kept.elements("domains").map(elementText);
    const section = builder.create("domains", { headless: true });
    addAttributes(section, kept, "domains");
    const start = section.end({ ...format, offset: 1 }).replace(/\/>$/, ">");
    return `${head}${start}\n${domains.join("")}${others.join("")}  </domains>\n${rootEnd}\n`;
  }

  #domainText(domain: Domain): string {
    const known = this.#texts.get(domain);
    if (known !== undefined) return known;
    const text = domainText(domain, this.#kept.domains.get(domain) ?? nothingKept);
    this.#texts.set(domain, text);
    return text;
  }
}

const rootEnd = "</qubes>";

const format = { pretty: true, indent: "  ", newline: "\n" } as const;

function domainText(domain: Domain, kept: KeptParts): string {
  const element = builder.create("domain", { headless: true });
  element.att("id", `domain-${domain.qid}`).att("class", domain.klass);
  addAttributes(element, kept, "");
  writeProperties(element, domain, kept);
  const features = element.ele("features");
  for (const [name, value] of domain.features) {
    addKept(withText(features.ele("feature", { name }), value), kept, `feature ${name}`);
  }
  addKept(features, kept, "features");
  const tags = element.ele("tags");
  for (const name of domain.tags) addKept(tags.ele("tag", { name }), kept, `tag ${name}`);
  addKept(tags, kept, "tags");
  writeDevices(element, domain, kept);
  writeVolumes(element, domain, kept);
  addElements(element, kept, "");
  return inDomains(element);
}

/** The text of an element that has been kept. */
function elementText(kept: XmlElement): string {
  const element = builder.create(kept.name, { headless: true });
  fill(element, kept);
  return inDomains(element);
}

/** The text of an element in the section of domains. */
function inDomains(element: Node): string {
  return `${element.end({ ...format, offset: 2 })}\n`;
}

function writeLabels(root: Node, { labels }: App, kept: KeptParts): void {
  const section = root.ele("labels");
  for (const { index, name, color } of labels.list()) {
    addKept(withText(section.ele("label", { id: `label-${index}`, color }), name), kept, `label ${name}`);
  }
  addKept(section, kept, "labels");
}

function writePools(root: Node, { storage }: App, kept: KeptParts): void {
  const section = root.ele("pools");
  for (const { config } of storage.pools) section.ele("pool", { ...config });
  addKept(section, kept, "pools");
}

function writeProperties(parent: Node, holder: PropertyHolder, kept: KeptParts): void {
  const section = parent.ele("properties");
  for (const { name, readOnly } of holder.properties.all) {
    if (readOnly === true || holder.isDefault(name)) continue;
    addKept(withText(section.ele("property", { name }), valueText(holder.getStored(name))), kept, `property ${name}`);
  }
  addKept(section, kept, "properties");
}

function writeDevices(parent: Node, domain: Domain, kept: KeptParts): void {
  const { devices } = domain.app;
  const classes = new Set([...devices.assignedClasses(domain), ...kept.keysOf("devices ")]);
  for (const devclass of classes) {
    const section = parent.ele("devices", { class: devclass });
    for (const { backend, portId, deviceId, mode, options } of devices.of(domain, devclass).assignments) {
      const attributes = { "backend-domain": backend.name, id: portId, mode, identity: deviceId };
      const element = section.ele("device", attributes);
      for (const [name, value] of Object.entries(options)) withText(element.ele("option", { name }), value);
      addKept(element, kept, `device ${devclass} ${backend.name} ${portId} ${deviceId}`);
    }
    addKept(section, kept, `devices ${devclass}`);
  }
}

function writeVolumes(parent: Node, domain: Domain, kept: KeptParts): void {
  const volumes = domain.volumes.config();
  if (volumes.length === 0 && kept.isEmpty("volume-config")) return;
  const section = parent.ele("volume-config");
  for (const { name, pool, vid, revisionsToKeep, rw, saveOnStop, snapOnStart, size, source, ephemeral } of volumes) {
    if (pool === undefined || vid === undefined) continue;
    const element = section.ele("volume", {
      name,
      pool,
      vid,
      ...(revisionsToKeep === undefined ? {} : { revisions_to_keep: revisionsToKeep }),
      ...flags({ rw, save_on_stop: saveOnStop, snap_on_start: snapOnStart }),
      ...(size === undefined || name === "kernel" ? {} : { size }),
      ...(typeof source === "string" ? { source } : {}),
      ...(ephemeral === true ? { ephemeral: "True" } : {}),
    });
    addKept(element, kept, `volume ${name}`);
  }
  addKept(section, kept, "volume-config");
}

function flags(values: Readonly<Record<string, boolean | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value === true ? "True" : "False"]));
}

function withText(node: Node, text: string): Node {
  // An empty text node would be written as one.
  if (text !== "") node.txt(text);
  return node;
}

/** Adds the attributes and elements that were kept. */
function addKept(node: Node, kept: KeptParts, key: string): void {
  addAttributes(node, kept, key);
  addElements(node, kept, key);
}

function addAttributes(node: Node, kept: KeptParts, key: string): void {
  for (const [name, value] of Object.entries(kept.attributes(key))) node.att(name, value);
}

function addElements(node: Node, kept: KeptParts, key: string): void {
  for (const element of kept.elements(key)) addElement(node, element);
}

function addElement(parent: Node, element: XmlElement): void {
  fill(parent.ele(element.name), element);
}

function fill(node: Node, { attributes, elements, text }: XmlElement): void {
  for (const [name, value] of Object.entries(attributes)) node.att(name, value);
  if (elements.length === 0) withText(node, text);
  for (const child of elements) addElement(node, child);
}
