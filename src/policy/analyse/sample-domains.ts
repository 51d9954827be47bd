import { isPlainNameText } from "../model/characters.ts";
import type { Rule } from "../model/rule.ts";
import { type DomainInfo, SystemInfo } from "../model/system-info.ts";
import { isDom0, type VmToken } from "../model/token.ts";

/** A system that is made up from the rules' names, tags and types. */
export interface SampleWorld {
  readonly info: SystemInfo;
  /** The meaning of each made-up domain by its name: `(a qube with tag X)`. Domains that rules name are absent. */
  readonly meanings: ReadonlyMap<string, string>;
}

/**
 * Creates a system with one domain for each name, tag and type that rules mention, and one domain without any of these.
 * All domains run and have a default disposable template, so that no call is refused because one is missing.
 *
 * @param names further domains to create
 */
export function sampleDomains(rules: readonly Rule[], names: readonly string[] = []): SampleWorld {
  const world = new World(mentionedTokens(rules));
  for (const name of names) world.addNamed(name);
  return world.finish();
}

function mentionedTokens(rules: readonly Rule[]): readonly VmToken[] {
  const tokens = new Map<string, VmToken>();
  for (const { source, target, action } of rules) {
    for (const token of [
      source,
      target,
      ...(action.kind !== "deny" && action.target !== undefined ? [action.target] : []),
      ...(action.kind === "ask" && action.defaultTarget !== undefined ? [action.defaultTarget] : []),
    ]) {
      tokens.set(token.text, token);
    }
  }
  return [...tokens.values()];
}

const defaultTemplate = "any-disposable-template";

class World {
  readonly #domains = new Map<string, DomainInfo>();
  readonly #byUuid = new Map<string, DomainInfo>();
  readonly #meanings = new Map<string, string>();
  readonly #tokens: readonly VmToken[];
  /** Names that rules mention; no made-up domain may use them. */
  readonly #taken: ReadonlySet<string>;
  readonly #template: string;

  constructor(tokens: readonly VmToken[]) {
    this.#tokens = tokens;
    this.#taken = new Set(tokens.map((token) => (token.kind === "dispvm_name" ? token.name : token.text)));
    this.#template = this.#free(defaultTemplate);
  }

  /** Adds a domain by name or uuid. Ignores a name that no domain can have. */
  addNamed(text: string, templateForDispvms = false): void {
    const uuid = text.startsWith("uuid:") ? text.slice(5) : undefined;
    const name = uuid === undefined ? text : (this.#byUuid.get(text)?.name ?? this.#free(`qube-${uuid}`));
    if (name === "" || name.length > 64 || !isPlainNameText(name) || uuid === "" || isDom0(text)) return;
    const known = this.#domains.get(name);
    const isTemplate = templateForDispvms || (known?.templateForDispvms ?? false);
    this.#add({ name, ...(uuid === undefined ? {} : { uuid }), templateForDispvms: isTemplate });
    if (uuid !== undefined) this.#meanings.set(name, `(the qube with uuid ${uuid})`);
  }

  finish(): SampleWorld {
    this.#add({ name: "dom0", type: "AdminVM", uuid: "00000000-0000-0000-0000-000000000000" });
    for (const token of this.#tokens) this.#addToken(token);
    this.#addMade("any-qube", "(any other qube)", {});
    this.#addMade(this.#template, "(any other disposable template)", { templateForDispvms: true });
    return { info: new SystemInfo(this.#domains, this.#byUuid), meanings: this.#meanings };
  }

  #addToken(token: VmToken): void {
    switch (token.kind) {
      case "name":
      case "uuid":
        this.addNamed(token.text);
        break;
      case "dispvm_name":
        this.addNamed(token.name, true);
        break;
      case "tag":
        this.#addMade(`with-tag-${token.tag}`, `(a qube with tag ${token.tag})`, { tags: [token.tag] });
        break;
      case "dispvm_tag":
        this.#addMade(`template-with-tag-${token.tag}`, `(a disposable template with tag ${token.tag})`, {
          tags: [token.tag],
          templateForDispvms: true,
        });
        break;
      case "type":
        // The only domain of this type already exists.
        if (token.type === "AdminVM") break;
        this.#addMade(`of-type-${token.type}`, `(a qube of type ${token.type})`, { type: token.type });
        break;
      default:
    }
  }

  #addMade(wanted: string, meaning: string, parts: Partial<DomainInfo>): void {
    const name = wanted === this.#template ? wanted : this.#free(wanted);
    this.#add({ ...parts, name });
    this.#meanings.set(name, meaning);
  }

  #free(wanted: string): string {
    const base = wanted.replace(/[^A-Za-z0-9._-]/g, "_").slice(0, 56);
    let name = base;
    for (let number = 2; this.#taken.has(name) || this.#domains.has(name); number++) name = `${base}-${number}`;
    return name;
  }

  #add(parts: Partial<DomainInfo> & { readonly name: string }): void {
    const known = this.#domains.get(parts.name);
    const number = (this.#domains.size + 1).toString(16).padStart(12, "0");
    const domain: DomainInfo = {
      // No rule can mean this type, because it is two words.
      type: "other type",
      tags: [],
      templateForDispvms: false,
      defaultDispvm: this.#template,
      internal: false,
      powerState: "Running",
      uuid: known?.uuid ?? `ffffffff-ffff-4fff-bfff-${number}`,
      icon: null,
      guivm: null,
      relayvm: "dom0",
      transportRpc: "sample.Transport",
      ...parts,
    };
    this.#domains.set(domain.name, domain);
    this.#byUuid.set(`uuid:${domain.uuid}`, domain);
  }
}

/**
 * Returns further systems for {@link sampleDomains}, in which domains combine two of the things that rules mention:
 *
 * - for each tag, a system in which dom0, every name and every made-up domain has the tag as well;
 * - for each type, a system in which the same domains except dom0 have the type;
 * - if rules use `@dispvm`, a system in which no domain has a default disposable template.
 */
export function sampleCombinations(rules: readonly Rule[]): readonly SystemInfo[] {
  const { info, meanings } = sampleDomains(rules);
  const others = new Set(["(any other qube)", "(any other disposable template)"]);
  const change = (parts: (domain: DomainInfo) => Partial<DomainInfo>, isForAll = false): SystemInfo => {
    const domains = [...info.domains.values()].map((domain) =>
      !isForAll && others.has(meanings.get(domain.name) ?? "") ? domain : { ...domain, ...parts(domain) },
    );
    return new SystemInfo(
      new Map(domains.map((domain) => [domain.name, domain])),
      new Map(domains.map((domain) => [`uuid:${domain.uuid}`, domain])),
    );
  };
  return mentionedTokens(rules).flatMap((token) => {
    if (token.kind === "tag" || token.kind === "dispvm_tag") {
      return [change(({ tags }) => ({ tags: [...new Set([...tags, token.tag])] }))];
    }
    if (token.kind === "dispvm") return [change(() => ({ defaultDispvm: null }), true)];
    if (token.kind !== "type" || token.type === "AdminVM") return [];
    return [change(({ name }) => (name === "dom0" ? {} : { type: token.type }))];
  });
}
