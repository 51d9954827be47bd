import { randomInt, randomUUID } from "node:crypto";
import type { App } from "./app.ts";
import type { Domain } from "./domain.ts";
import type { DomainClass } from "./domain-class.ts";
import { checkDomainName } from "./domain-name.ts";
import { QubesError } from "./errors.ts";
import type { Label } from "./labels.ts";

/** What a new domain is to be. */
export interface NewDomain {
  readonly klass: DomainClass;
  readonly name: string;
  readonly label: Label;
  /** Null for a class without one. */
  readonly template: Domain | null;
  /** More properties that it is made with, before anybody is told of it. */
  readonly properties?: Readonly<Record<string, boolean | number>>;
  /** Among them the one that says who made it. */
  readonly tags: readonly string[];
}

/** The largest number that a disposable may have, and one more. */
const dispidEnd = 10_000;

/**
 * Makes a domain, and undoes everything if that fails half way.
 *
 * @param createFiles makes its files; the events `domain-add`, `domain-tag-add:…` and `domain-create-on-disk` are told in order
 * @throws QubesError when it cannot be made
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

/** What a domain has from the beginning is told with the domain itself. */
function tagSilently(domain: Domain, kind: string): void {
  const named = domain.reference(kind);
  if (named !== null) domain.tags.add(`${kind}-${named.name}`);
}

/** The number in a name `dispN`. */
function dispidOf(name: string): number | undefined {
  const digits = /^disp([0-9]{1,4})$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** A number that no disposable has, chosen by chance so that a name says nothing. */
export function freeDispid(app: App): number {
  const used = new Set(app.domains.filter(({ klass }) => klass === "DispVM").map((each) => each.getStored("dispid")));
  for (let attempt = 0; attempt < 100_000; attempt++) {
    const dispid = randomInt(1, dispidEnd);
    if (!used.has(dispid) && app.domains.find(`disp${dispid}`) === undefined) return dispid;
  }
  throw new QubesError("QubesException", "there are too many disposables");
}
