import { randomInt, randomUUID } from "node:crypto";
import type { App } from "./app.ts";
import type { Domain } from "./domain.ts";
import type { DomainClass } from "./domain-class.ts";
import { checkDomainName } from "./domain-name.ts";
import { QubesError } from "./errors.ts";
import type { Label } from "./labels.ts";

/** Description of a new domain. */
export interface NewDomain {
  readonly klass: DomainClass;
  readonly name: string;
  readonly label: Label;
  /** Null for a class without a template. */
  readonly template: Domain | null;
  /** Further initial properties, set without events. */
  readonly properties?: Readonly<Record<string, boolean | number>>;
  /** Initial tags, including the one that names the creator. */
  readonly tags: readonly string[];
}

/** Limit of dispid, exclusive (docs/reference/qubes-xml.md#range-of-dispid). */
const dispidEnd = 10_000;

/**
 * Creates a domain, and undoes everything on failure.
 *
 * Fires `domain-add`, `domain-tag-add:…` and `domain-create-on-disk`, in this order.
 *
 * @param createFiles creates the files
 * @throws QubesError if the domain cannot be created
 */
export async function createDomain(
  app: App,
  wanted: NewDomain,
  createFiles: (domain: Domain) => Promise<void> = async () => {},
): Promise<Domain> {
  const { klass, name, label, template, tags } = wanted;
  if (app.domains.find(name) !== undefined) {
    throw new QubesError("QubesVMAlreadyExistsError", `Qube already exists: ${name}`);
  }
  checkDomainName(name);
  const domain = app.addDomain({ klass, name, qid: app.freeQid(), uuid: randomUUID() });
  try {
    domain.loadProperty("label", label);
    if (klass === "DispVM") domain.loadProperty("dispid", dispidOf(name) ?? freeDispid(app));
    for (const [property, value] of Object.entries(wanted.properties ?? {})) domain.loadProperty(property, value);
    if (template !== null) {
      domain.loadProperty("template", domain.declaration("template").check?.(template, domain) ?? template);
    }
    await createFiles(domain);
  } catch (error) {
    app.dropDomain(domain);
    throw error;
  }
  app.changed();
  for (const kind of ["guivm", "audiovm"]) tagSilently(domain, kind);
  if (klass === "DispVM") for (const tag of tags) domain.tags.add(tag);
  domain.eventsEnabled = true;
  app.fire("domain-add", { vm: domain });
  for (const tag of tags) domain.tags.add(tag);
  await domain.fireAsync("domain-create-on-disk");
  return domain;
}

/** Adds a tag that a domain has from the beginning, without an event. */
function tagSilently(domain: Domain, kind: string): void {
  const named = domain.reference(kind);
  if (named !== null) domain.tags.add(`${kind}-${named.name}`);
}

/** Returns the number in a name `dispN`. */
function dispidOf(name: string): number | undefined {
  const digits = /^disp([0-9]{1,4})$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Returns a random free dispid. A random number reveals nothing about other disposables. */
export function freeDispid(app: App): number {
  const used = new Set(app.domains.filter(({ klass }) => klass === "DispVM").map((each) => each.getStored("dispid")));
  for (let attempt = 0; attempt < 100_000; attempt++) {
    const dispid = randomInt(1, dispidEnd);
    if (!used.has(dispid) && app.domains.find(`disp${dispid}`) === undefined) return dispid;
  }
  throw new QubesError("QubesException", "too many disposables");
}
