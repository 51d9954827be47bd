import type { DomainKey } from "../domain-class.ts";
import { DomainFile } from "../domain-file.ts";
import type { FirewallRule } from "./firewall-rule.ts";
import type { FirewallStore } from "./firewall-store.ts";
import { readFirewallXml, writeFirewallXml } from "./firewall-xml.ts";

/** Firewall rules in the file firewall.xml of each domain's directory. */
export class FirewallFiles implements FirewallStore {
  readonly #file: DomainFile;

  /** @param directoryOf the directory of a domain, created on demand */
  constructor(directoryOf: (domain: DomainKey) => string) {
    this.#file = new DomainFile("firewall.xml", directoryOf);
  }

  async read(domain: DomainKey): Promise<readonly FirewallRule[] | undefined> {
    const text = await this.#file.read(domain);
    return text === undefined ? undefined : readFirewallXml(text);
  }

  async write(domain: DomainKey, rules: readonly FirewallRule[]): Promise<void> {
    await this.#file.write(domain, writeFirewallXml(rules));
  }

  async remove(domain: DomainKey): Promise<void> {
    await this.#file.remove(domain);
  }
}
