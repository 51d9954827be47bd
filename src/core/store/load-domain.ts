import { randomUUID } from "node:crypto";
import { domainClasses } from "../../base/domain-names.ts";
import { maxQid } from "../app.ts";
import type { Domain } from "../domain.ts";
import { adminUuid, type DomainClass } from "../domain-class.ts";
import type { StoredVolume } from "../volumes.ts";
import { loadDevices } from "./load-devices.ts";
import { loadProperties, propertyText, readProperties } from "./load-properties.ts";
import { attribute, type LoadScope, onlyChild, refuse, warnAt } from "./load-scope.ts";
import type { ParsedElement } from "./parsed-element.ts";
import { PreservedParts } from "./preserved-parts.ts";

/** A domain after stage 2, with the data for later stages. */
export interface LoadedDomain {
  readonly domain: Domain;
  readonly preserved: PreservedParts;
  readonly element: ParsedElement;
  readonly properties: ReadonlyMap<string, ParsedElement>;
}

const sections = ["properties", "features", "tags", "devices", "volume-config"];

/** Creates a domain with its stage-2 properties (docs/reference/qubes-xml.md#load-stages). */
export function loadDomain(scope: LoadScope, element: ParsedElement): LoadedDomain {
  const { app } = scope;
  const preserved = new PreservedParts();
  preserved.addAttributes("", element, ["id", "class"]);
  for (const child of element.elements) if (!sections.includes(child.name)) preserved.addElement("", child);
  const klass = classOf(scope, element);
  const properties = readProperties(scope, onlyChild(scope, element, "properties"), preserved);
  const text = (name: string): string | undefined => {
    const found = properties.get(name);
    return found === undefined ? undefined : propertyText(found);
  };
  const isAdmin = klass === "AdminVM";
  const name = isAdmin ? "dom0" : text("name");
  if (name === undefined || name === "") {
    return refuse(scope, element, "the domain has no name", { expected: '<property name="name">' });
  }
  const qid = isAdmin ? 0 : readQid(scope, element, text("qid"));
  const uuid = isAdmin ? adminUuid : (text("uuid") ?? newUuid(scope, element, name));
  if (app.domains.find(name) !== undefined) refuse(scope, element, `duplicate domain "${name}"`);
  if (app.domains.hasQid(qid)) refuse(scope, element, `duplicate qid ${qid}`);
  if (app.domains.find(`uuid:${uuid}`) !== undefined) refuse(scope, element, `duplicate uuid ${uuid}`);
  const domain = app.addDomain({ klass, name, qid, uuid });
  const own = new Map([...properties].filter(([property]) => !["name", "qid", "uuid"].includes(property)));
  loadProperties(scope, domain, own, [2], preserved);
  return { domain, preserved, element, properties: own };
}

function classOf(scope: LoadScope, element: ParsedElement): DomainClass {
  const name = attribute(scope, element, "class");
  const known = domainClasses.find((each) => each === name);
  return known ?? refuse(scope, element, `unknown class "${name}"`, { expected: domainClasses.join(", ") });
}

function readQid(scope: LoadScope, element: ParsedElement, text: string | undefined): number {
  const digits = text ?? element.attributes["id"]?.replace(/^domain-/, "") ?? "";
  if (/^[0-9]{1,5}$/.test(digits) && Number(digits) > 0 && Number(digits) <= maxQid) return Number(digits);
  return refuse(scope, element, `invalid qid "${digits}"`, { expected: `a number from 1 to ${maxQid}` });
}

function newUuid(scope: LoadScope, element: ParsedElement, name: string): string {
  warnAt(scope, element, `${name} has no uuid; a new one is assigned`);
  return randomUUID();
}

/** Loads the parts of a domain that may refer to other domains. */
export function finishDomain(scope: LoadScope, { domain, preserved, element, properties }: LoadedDomain): void {
  loadProperties(scope, domain, properties, [4], preserved);
  requireValues(scope, domain, element);
  for (const feature of preserved.select("features", onlyChild(scope, element, "features"), "feature")) {
    const name = attribute(scope, feature, "name");
    preserved.addAttributes(`feature ${name}`, feature, ["name"]);
    domain.features.set(name, feature.text);
  }
  for (const tag of preserved.select("tags", onlyChild(scope, element, "tags"), "tag")) {
    const name = attribute(scope, tag, "name");
    preserved.addAttributes(`tag ${name}`, tag, ["name"]);
    domain.tags.add(name);
  }
  for (const section of element.elements)
    if (section.name === "devices") loadDevices(scope, domain, section, preserved);
  loadVolumes(scope, domain, onlyChild(scope, element, "volume-config"), preserved);
}

/** A domain needs its template. Without a label it loads as in the reference. */
function requireValues(scope: LoadScope, domain: Domain, element: ParsedElement): void {
  const isMissing = (name: string): boolean => domain.hasProperty(name) && domain.getStored(name) === undefined;
  if (isMissing("template")) refuse(scope, element, `${domain.name} has no template`);
  if (isMissing("label") && !domain.isAdminVM) warnAt(scope, element, `${domain.name} has no label`);
}

const volumeAttributes = [
  ...["name", "pool", "vid", "revisions_to_keep", "rw", "save_on_stop", "snap_on_start"],
  ...["size", "source", "ephemeral"],
];

function loadVolumes(
  scope: LoadScope,
  domain: Domain,
  section: ParsedElement | undefined,
  preserved: PreservedParts,
): void {
  const known = domain.volumes.names as readonly string[];
  const volumes: StoredVolume[] = [];
  for (const element of preserved.select("volume-config", section, "volume")) {
    const name = attribute(scope, element, "name");
    // In 2019 dom0 had volumes.
    if (!known.includes(name)) preserved.addElement("volume-config", element);
    else volumes.push(readVolume(scope, element, name));
    preserved.addAttributes(`volume ${name}`, element, volumeAttributes);
  }
  domain.volumes.load(volumes);
}

function readVolume(scope: LoadScope, element: ParsedElement, name: string): StoredVolume {
  const { revisions_to_keep: revisions, size, source, ephemeral } = element.attributes;
  const flag = (key: string): boolean => element.attributes[key] === "True";
  const number = (key: string, text: string): number => {
    if (/^-?[0-9]{1,15}$/.test(text)) return Number(text);
    return refuse(scope, element, `invalid ${key}="${text}"; expected a number`);
  };
  return {
    name,
    pool: attribute(scope, element, "pool"),
    vid: attribute(scope, element, "vid"),
    ...{ rw: flag("rw"), saveOnStop: flag("save_on_stop"), snapOnStart: flag("snap_on_start") },
    ...(revisions === undefined ? {} : { revisionsToKeep: number("revisions_to_keep", revisions) }),
    ...(size === undefined ? {} : { size: number("size", size) }),
    ...(source === undefined ? {} : { source }),
    ...(ephemeral === undefined ? {} : { ephemeral: ephemeral === "True" }),
  };
}
