import type { DomainKey } from "../domain-class.ts";
import type { FirewallRule } from "./firewall-rule.ts";

/** Where the rules of the domains' firewalls are kept. */
export interface FirewallStore {
  /** The rules of a domain; undefined when none were ever set. */
  read(domain: DomainKey): Promise<readonly FirewallRule[] | undefined>;
  write(domain: DomainKey, rules: readonly FirewallRule[]): Promise<void>;
  /** Forgets a domain that is removed, so that another one of its name gets nothing of it. */
  remove(domain: DomainKey): Promise<void>;
}

/** Rules in memory, until a place for them is configured. */
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
