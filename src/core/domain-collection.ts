import type { Domain } from "./domain.ts";

/**
 * The domains of a system, by name, uuid and qid. Domains that are being made or removed are not listed, but their
 * identities are taken.
 */
export class DomainCollection implements Iterable<Domain> {
  readonly #byName = new Map<string, Domain>();
  readonly #byUuid = new Map<string, Domain>();
  readonly #byQid = new Map<number, Domain>();
  readonly #hidden = new Set<Domain>();
  #sorted: readonly Domain[] | undefined;

  get size(): number {
    return this.#byName.size;
  }

  /** Iterates by name, dom0 first. */
  [Symbol.iterator](): Iterator<Domain> {
    return this.sorted[Symbol.iterator]();
  }

  /** All domains in byte order of their names, dom0 first. */
  get sorted(): readonly Domain[] {
    this.#sorted ??= [...this.#byName.values()].sort(compare);
    return this.#sorted;
  }

  filter(matches: (domain: Domain) => boolean): readonly Domain[] {
    return this.sorted.filter(matches);
  }

  /** Finds a domain by its name or by `uuid:UUID`. */
  find(name: string): Domain | undefined {
    return name.startsWith("uuid:") ? this.#byUuid.get(name.slice(5)) : this.#byName.get(name);
  }

  /** Returns whether a domain is listed. */
  has(domain: Domain): boolean {
    return this.#byName.get(domain.name) === domain;
  }

  /** Domains that are being made or removed. */
  get hidden(): readonly Domain[] {
    return [...this.#hidden];
  }

  hasQid(qid: number): boolean {
    return this.#byQid.has(qid) || this.hidden.some((each) => each.qid === qid);
  }

  /** Adds a domain without listing it. */
  hide(domain: Domain): void {
    if (this.has(domain)) this.#unlist(domain);
    this.#hidden.add(domain);
  }

  /** Forgets a hidden domain. */
  forget(domain: Domain): void {
    this.#hidden.delete(domain);
  }

  /** Lists a domain. */
  add(domain: Domain): void {
    this.#hidden.delete(domain);
    this.#byName.set(domain.name, domain);
    this.#byUuid.set(domain.uuid, domain);
    this.#byQid.set(domain.qid, domain);
    this.#sorted = undefined;
  }

  #unlist({ name, uuid, qid }: Domain): void {
    this.#byName.delete(name);
    this.#byUuid.delete(uuid);
    this.#byQid.delete(qid);
    this.#sorted = undefined;
  }
}

function compare(one: Domain, other: Domain): number {
  if (one.isAdminVM !== other.isAdminVM) return one.isAdminVM ? -1 : 1;
  return one.name < other.name ? -1 : 1;
}
