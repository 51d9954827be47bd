import { randomInt, randomUUID } from "node:crypto";
import type { App } from "./app.ts";
import { inheritSettings } from "./disposables/inherit-settings.ts";
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
  /** Initial features, set without events. */
  readonly features?: Readonly<Record<string, string>>;
  /** Initial tags, including the one that names the creator. */
  readonly tags: readonly string[];
  /** Tags that are added last. */
  readonly lateTags?: readonly string[];
}

/** Limit of dispid, exclusive (docs/reference/qubes-xml.md#range-of-dispid). */
const dispidEnd = 10_000;

/**
 * Creates a domain. It is listed when it is complete. On failure nothing is left. The caller holds the presence of the
 * name exclusively, and that of the template, the label and the pools.
 *
 * Fires `domain-add`, `domain-tag-add:…` and `domain-create-on-disk`, in this order. Handlers receive them at once,
 * listeners when the domain is complete.
 *
 * @param createFiles creates the files
 * @throws QubesError if the domain cannot be created
 */
export async function createDomain(
  app: App,
  wanted: NewDomain,
  createFiles: (domain: Domain) => Promise<void> = async () => {},
): Promise<Domain> {
  const { klass, name } = wanted;
  requireFreeName(app, name);
  checkDomainName(name);
  const domain = app.reserveDomain({ klass, name, qid: app.freeQid(), uuid: randomUUID() });
  const undo: (() => Promise<void> | void)[] = [() => app.forgetDomain(domain)];
  try {
    fill(domain, wanted);
    // A crash or a failed removal can have left them.
    await app.firewall.remove(domain);
    await app.notes.remove(domain);
    await createFiles(domain);
    undo.push(
      () => domain.volumes.remove(),
      () => app.firewall.remove(domain),
      () => app.notes.remove(domain),
    );
    if (klass === "DispVM") await inheritFirewall(domain, wanted.template);
    await announce(domain, wanted, undo);
    app.publishDomain(domain);
    await app.journal.saveNow();
  } catch (error) {
    for (const step of undo.reverse()) await attempt(step);
    throw error;
  }
  return domain;
}

/** Checks that no domain has a name. @throws QubesError QubesVMAlreadyExistsError */
export function requireFreeName(app: App, name: string): void {
  if (app.domains.find(name) === undefined) return;
  throw new QubesError("QubesVMAlreadyExistsError", `Qube already exists: ${name}`);
}

function fill(domain: Domain, { klass, name, label, template, properties = {}, features = {} }: NewDomain): void {
  domain.loadProperty("label", label);
  if (klass === "DispVM") domain.loadProperty("dispid", dispidOf(name) ?? freeDispid(domain.app));
  for (const [property, value] of Object.entries(properties)) domain.loadProperty(property, value);
  if (template !== null) {
    domain.loadProperty("template", domain.declaration("template").check?.(template, domain) ?? template);
    if (klass === "DispVM") inheritSettings(domain, template);
  }
  for (const [feature, value] of Object.entries(features)) domain.features.set(feature, value);
}

/** Gives a disposable the rules of its template: without them it could reach more of the network. */
async function inheritFirewall({ app, klass, name }: Domain, template: Domain | null): Promise<void> {
  const rules = template === null ? undefined : await app.firewall.read(template);
  if (rules !== undefined) await app.firewall.write({ klass, name }, rules);
}

/** Tells the handlers of a new domain. An error of theirs ends the creation. */
async function announce(
  domain: Domain,
  { klass, tags, lateTags = [] }: NewDomain,
  undo: (() => void)[],
): Promise<void> {
  for (const kind of ["guivm", "audiovm"]) tagSilently(domain, kind);
  if (klass === "DispVM") for (const tag of tags) domain.tags.add(tag);
  domain.eventsEnabled = true;
  undo.push(() => void domain.app.fire("domain-delete", { vm: domain }));
  domain.app.fire("domain-add", { vm: domain });
  for (const tag of tags) domain.tags.add(tag);
  await domain.fireAsync("domain-create-on-disk");
  for (const tag of lateTags) domain.tags.add(tag);
}

/** The first error is the one that the client sees. */
async function attempt(step: () => Promise<void> | void): Promise<void> {
  try {
    await step();
  } catch {
    // The pool has logged it.
  }
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
  const all = [...app.domains, ...app.domains.hidden];
  const used = new Set(all.filter(({ klass }) => klass === "DispVM").map((each) => each.getStored("dispid")));
  for (let attempt = 0; attempt < 100_000; attempt++) {
    const dispid = randomInt(1, dispidEnd);
    const name = `disp${dispid}`;
    if (used.has(dispid) || app.domains.find(name) !== undefined) continue;
    if (app.locks.isFree("presence", name)) return dispid;
  }
  throw new QubesError("QubesException", "too many disposables");
}
