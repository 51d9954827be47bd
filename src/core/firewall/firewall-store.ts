import type { DomainKey } from "../domain-class.ts";
import type { FirewallRule } from "./firewall-rule.ts";

/** Store of firewall rules. */
export interface FirewallStore {
  /** Returns the rules of a domain; undefined if none were ever set. */
  read(domain: DomainKey): Promise<readonly FirewallRule[] | undefined>;
  write(domain: DomainKey, rules: readonly FirewallRule[]): Promise<void>;
  /** Forgets a removed domain, so that a later domain of its name inherits nothing. */
  remove(domain: DomainKey): Promise<void>;
}

/** Firewall rules in memory. */
export class MemoryFirewall implements FirewallStore {
  readonly #rules = new Map<string, readonly FirewallRule[]>();

  async read({ name }: DomainKey): Promise<readonly FirewallRule[] | undefined> {
    return this.#rules.get(name);
  }

  async write({ name }: DomainKey, rules: readonly FirewallRule[]): Promise<void> {
    this.#rules.set(name, rules);
  }

  async remove({ name }: DomainKey): Promise<void> {
    this.#rules.delete(name);
  }
}
