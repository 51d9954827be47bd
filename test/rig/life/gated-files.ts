import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DomainKey } from "../../../src/core/domain-class.ts";
import type { FirewallRule } from "../../../src/core/firewall/firewall-rule.ts";
import type { FirewallStore } from "../../../src/core/firewall/firewall-store.ts";
import { readFirewallXml, writeFirewallXml } from "../../../src/core/firewall/firewall-xml.ts";
import type { NoteStore } from "../../../src/core/notes.ts";
import type { Gate } from "./gate.ts";

/** Files of domains by name, which are replaced in two steps as `DomainFile` does. They wait at a gate. */
class GatedFile {
  readonly #directory: string;
  readonly #name: string;
  readonly #gate: Gate;

  constructor(directory: string, name: string, gate: Gate) {
    this.#directory = directory;
    this.#name = name;
    this.#gate = gate;
  }

  async read(domain: DomainKey): Promise<string | undefined> {
    await this.#gate(`${this.#name} of ${domain.name} read`);
    const path = this.#path(domain);
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  }

  async write(domain: DomainKey, text: string): Promise<void> {
    const path = this.#path(domain);
    await this.#gate(`${this.#name} of ${domain.name} write`);
    mkdirSync(join(this.#directory, domain.name), { recursive: true });
    writeFileSync(`${path}.new`, text);
    await this.#gate(`${this.#name} of ${domain.name} rename`);
    renameSync(`${path}.new`, path);
  }

  async remove(domain: DomainKey): Promise<void> {
    await this.#gate(`${this.#name} of ${domain.name} remove`);
    rmSync(this.#path(domain), { force: true });
  }

  #path({ name }: DomainKey): string {
    return join(this.#directory, name, this.#name);
  }
}

/** Firewall rules in real files, which wait at a gate. */
export class GatedFirewall implements FirewallStore {
  readonly #file: GatedFile;

  constructor(directory: string, gate: Gate) {
    this.#file = new GatedFile(directory, "firewall.xml", gate);
  }

  async read(domain: DomainKey): Promise<readonly FirewallRule[] | undefined> {
    const text = await this.#file.read(domain);
    return text === undefined ? undefined : readFirewallXml(text);
  }

  write(domain: DomainKey, rules: readonly FirewallRule[]): Promise<void> {
    return this.#file.write(domain, writeFirewallXml(rules));
  }

  remove(domain: DomainKey): Promise<void> {
    return this.#file.remove(domain);
  }
}

/** Notes in real files, which wait at a gate. */
export class GatedNotes implements NoteStore {
  readonly #file: GatedFile;

  constructor(directory: string, gate: Gate) {
    this.#file = new GatedFile(directory, "notes.txt", gate);
  }

  async read(domain: DomainKey): Promise<string> {
    return (await this.#file.read(domain)) ?? "";
  }

  write(domain: DomainKey, text: string): Promise<void> {
    return this.#file.write(domain, text);
  }

  remove(domain: DomainKey): Promise<void> {
    return this.#file.remove(domain);
  }
}
