import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DomainName } from "../domain-class.ts";
import type { FirewallRule } from "./firewall-rule.ts";
import type { FirewallStore } from "./firewall-store.ts";
import { readFirewallXml, writeFirewallXml } from "./firewall-xml.ts";

/** Rules in the file firewall.xml of each domain's directory. */
export class FirewallFiles implements FirewallStore {
  readonly #directoryOf: (domain: DomainName) => string;

  /** @param directoryOf the directory of a domain, which is made when it is not there */
  constructor(directoryOf: (domain: DomainName) => string) {
    this.#directoryOf = directoryOf;
  }

  async read(domain: DomainName): Promise<readonly FirewallRule[] | undefined> {
    try {
      return readFirewallXml(await readFile(this.#path(domain), "utf8"));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  /** A crash leaves the old rules or the new ones. */
  async write(domain: DomainName, rules: readonly FirewallRule[]): Promise<void> {
    const path = this.#path(domain);
    await mkdir(this.#directoryOf(domain), { recursive: true, mode: 0o770 });
    const file = await open(`${path}.new`, "w", 0o660);
    try {
      await file.writeFile(writeFirewallXml(rules));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
    const directory = await open(this.#directoryOf(domain));
    await directory.sync().finally(() => directory.close());
  }

  async remove(domain: DomainName): Promise<void> {
    await rm(this.#path(domain), { force: true });
  }

  #path(domain: DomainName): string {
    return join(this.#directoryOf(domain), "firewall.xml");
  }
}
