import { isPlainNameText, isPrintable } from "./characters.ts";

/** The properties of a domain that policy depends on. */
export interface DomainInfo {
  readonly name: string;
  /** The class: `AppVM`, `TemplateVM`, `AdminVM`, `RemoteVM`, … */
  readonly type: string;
  readonly tags: readonly string[];
  readonly templateForDispvms: boolean;
  readonly defaultDispvm: string | null;
  /** Whether the domain is hidden from the choices of an ask. */
  readonly internal: boolean;
  /** `Running`, `Halted`, …; undefined if the daemon does not report it (R4.0). */
  readonly powerState: string | undefined;
  /** The uuid in lower case, without the prefix `uuid:`; undefined if the daemon does not report it (R4.0). */
  readonly uuid: string | undefined;
  readonly icon: string | null;
  readonly guivm: string | null;
  readonly relayvm: string | null;
  readonly transportRpc: string | null;
}

/** The domains of a system at one point in time. */
export class SystemInfo {
  /** The domains by name, in the order of the daemon. */
  readonly domains: ReadonlyMap<string, DomainInfo>;
  /** The domains by `uuid:UUID`. */
  readonly byUuid: ReadonlyMap<string, DomainInfo>;
  /**
   * The keys of the tokens that match a domain, and those that match its bare `@dispvm`. They are filed under the text that
   * names the domain. match-keys.ts remembers them here.
   */
  readonly matchKeys = {
    domains: new Map<string, readonly string[]>(),
    dispvms: new Map<string, readonly string[]>(),
  };
  #targetsButDom0: readonly string[] | undefined;

  constructor(domains: ReadonlyMap<string, DomainInfo>, byUuid: ReadonlyMap<string, DomainInfo>) {
    this.domains = domains;
    this.byUuid = byUuid;
  }

  /**
   * The targets that an ask for any target can offer, except dom0: domains and `@dispvm:TEMPLATE`, sorted, without
   * internal domains. The list is computed on first use.
   */
  get targetsButDom0(): readonly string[] {
    this.#targetsButDom0 ??= [...this.domains.values()]
      .filter(({ internal }) => !internal)
      .flatMap(({ name, templateForDispvms }) => [
        ...(name === "dom0" ? [] : [name]),
        ...(templateForDispvms ? [`@dispvm:${name}`] : []),
      ])
      .sort();
    return this.#targetsButDom0;
  }
}

/** Returns the domain with this name, or with this uuid if the text has the form `uuid:UUID`. */
export function findDomain(info: SystemInfo, text: string): DomainInfo | undefined {
  return info.domains.get(text) ?? info.byUuid.get(text);
}

/** The keys of texts that can become part of a reply line. */
const textKeys = ["default_dispvm", "power_state", "uuid", "icon", "guivm", "relayvm", "transport_rpc"] as const;

/** The known keys of an unchecked entry. */
type DomainEntry = Partial<
  Record<"tags" | "type" | "template_for_dispvms" | "internal" | (typeof textKeys)[number], unknown>
>;

/** An entry whose texts have been checked. */
type EntryWithTexts = DomainEntry & Partial<Record<(typeof textKeys)[number], string | null>>;

/** The reason why system information was refused. */
export class SystemInfoError extends Error {
  override readonly name = "SystemInfoError";
}

/**
 * Checks system information from a daemon or a file (docs/reference/policy-language.md#system-information).
 *
 * The shape is `{"domains": {NAME: {tags, type, template_for_dispvms, default_dispvm, …}}}`. Unknown keys are ignored.
 * A known key with a value of another type is refused, because a rule that should match might not match. Only
 * `internal` may have any value.
 *
 * @throws SystemInfoError that names the domain and the key, or both domains if two share a uuid
 */
export function readSystemInfo(untrusted: unknown): SystemInfo {
  const root = record(untrusted, "system information");
  const entries = record(root["domains"], '"domains"');
  const domains = new Map<string, DomainInfo>();
  const byUuid = new Map<string, DomainInfo>();
  const names = Object.keys(entries);
  // One test of all names takes less time than one test of each. The faulty name is searched only on failure.
  const arePlain = isPlainNameText(names.join(""));
  for (const name of names) {
    if (name === "" || name.length > maxNameLength || (!arePlain && !isPlainNameText(name))) {
      throw new SystemInfoError(`${JSON.stringify(name)} is not the name of a domain`);
    }
    const domain = readDomain(name, record(entries[name], "domain", name));
    domains.set(name, domain);
    if (domain.uuid === undefined) continue;
    const key = `uuid:${domain.uuid}`;
    const other = byUuid.get(key);
    if (other !== undefined) throw new SystemInfoError(`domains ${other.name} and ${name} have the same uuid`);
    byUuid.set(key, domain);
  }
  return new SystemInfo(domains, byUuid);
}

/**
 * The maximum length of a name that the daemon gives. Its characters exclude keywords of policy, and whatever breaks a
 * reply line.
 */
const maxNameLength = 64;

/** Reads the keys by literal names. Generic access by key would take most of the time of a call here. */
function readDomain(name: string, entry: DomainEntry): DomainInfo {
  const { tags, type, template_for_dispvms: templateForDispvms } = entry;
  if (!isStrings(tags)) throw wrong(name, "tags", "an array of strings");
  if (typeof type !== "string") throw wrong(name, "type", "a string");
  if (typeof templateForDispvms !== "boolean") throw wrong(name, "template_for_dispvms", "true or false");
  if (!hasPrintableTexts(entry)) throw wrong(name, faultyText(entry), "a printable string or null");
  // Otherwise `uuid:` alone would name the domain.
  if (entry.uuid === "") throw wrong(name, "uuid", "a uuid or null");
  return {
    name,
    type,
    tags,
    templateForDispvms,
    defaultDispvm: entry.default_dispvm ?? null,
    internal: isTrue(entry.internal),
    powerState: entry.power_state ?? undefined,
    uuid: entry.uuid ?? undefined,
    icon: entry.icon ?? null,
    guivm: entry.guivm ?? null,
    relayvm: entry.relayvm ?? null,
    transportRpc: entry.transport_rpc ?? null,
  };
}

/** Tests all texts at once, which takes less time than testing one after the other. */
function hasPrintableTexts(entry: DomainEntry): entry is EntryWithTexts {
  const dispvm = entry.default_dispvm ?? "";
  const powerState = entry.power_state ?? "";
  const uuid = entry.uuid ?? "";
  const icon = entry.icon ?? "";
  const guivm = entry.guivm ?? "";
  const relayvm = entry.relayvm ?? "";
  const transportRpc = entry.transport_rpc ?? "";
  return (
    typeof dispvm === "string" &&
    typeof powerState === "string" &&
    typeof uuid === "string" &&
    typeof icon === "string" &&
    typeof guivm === "string" &&
    typeof relayvm === "string" &&
    typeof transportRpc === "string" &&
    isPrintable(dispvm + powerState + uuid + icon + guivm + relayvm + transportRpc)
  );
}

/** Returns the first key whose value is not a printable text. */
function faultyText(entry: DomainEntry): string {
  const isFaulty = (value: unknown): boolean => typeof value !== "string" || !isPrintable(value);
  return textKeys.find((key) => isFaulty(entry[key] ?? "")) as string;
}

/** Returns the truth value that Python gives a JSON value, as in the reference: empty values, 0 and null are false. */
function isTrue(value: unknown): boolean {
  return Boolean(typeof value === "object" && value !== null ? Object.keys(value).length : value);
}

function isStrings(value: unknown): value is string[] {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) if (typeof value[index] !== "string") return false;
  return true;
}

function record(value: unknown, what: string, name = ""): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new SystemInfoError(`${what}${name === "" ? "" : ` ${name}`} is not an object`);
}

function wrong(name: string, key: string, expected: string): SystemInfoError {
  return new SystemInfoError(`"${key}" of domain ${name} is not ${expected}`);
}
