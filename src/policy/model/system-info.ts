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

/** The known keys of an unchecked entry. */
type DomainEntry = Partial<
  Record<
    | "tags"
    | "type"
    | "template_for_dispvms"
    | "default_dispvm"
    | "internal"
    | "power_state"
    | "uuid"
    | "icon"
    | "guivm"
    | "relayvm"
    | "transport_rpc",
    unknown
  >
>;

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
  for (const name of Object.keys(entries)) {
    if (!isDomainName(name)) throw new SystemInfoError(`${JSON.stringify(name)} is not the name of a domain`);
    const domain = readDomain(name, record(entries[name], `domain ${name}`));
    domains.set(name, domain);
    if (domain.uuid === undefined) continue;
    const other = byUuid.get(`uuid:${domain.uuid}`);
    if (other !== undefined) throw new SystemInfoError(`domains ${other.name} and ${name} have the same uuid`);
    byUuid.set(`uuid:${domain.uuid}`, domain);
  }
  return new SystemInfo(domains, byUuid);
}

/**
 * Returns whether the daemon can have given this name: it is not a keyword of policy, and it does not break a reply
 * line.
 */
function isDomainName(name: string): boolean {
  return name !== "" && name.length <= 64 && isPlainNameText(name);
}

/** Reads the keys by literal names. Generic access by key would take most of the time of a call here. */
function readDomain(name: string, entry: DomainEntry): DomainInfo {
  const { tags, type, template_for_dispvms: templateForDispvms } = entry;
  if (!isStrings(tags)) throw wrong(name, "tags", "an array of strings");
  if (typeof type !== "string") throw wrong(name, "type", "a string");
  if (typeof templateForDispvms !== "boolean") throw wrong(name, "template_for_dispvms", "true or false");
  return {
    name,
    type,
    tags,
    templateForDispvms,
    defaultDispvm: readText(name, "default_dispvm", entry.default_dispvm),
    internal: isTrue(entry.internal),
    powerState: readText(name, "power_state", entry.power_state) ?? undefined,
    uuid: readUuid(name, entry.uuid),
    icon: readText(name, "icon", entry.icon),
    guivm: readText(name, "guivm", entry.guivm),
    relayvm: readText(name, "relayvm", entry.relayvm),
    transportRpc: readText(name, "transport_rpc", entry.transport_rpc),
  };
}

/** Returns a value that can become part of a reply line. */
function readText(name: string, key: keyof DomainEntry, value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" && isPrintable(value)) return value;
  throw wrong(name, key, "a printable string or null");
}

function readUuid(name: string, value: unknown): string | undefined {
  // Otherwise `uuid:` alone would name the domain.
  if (value === "") throw wrong(name, "uuid", "a uuid or null");
  return readText(name, "uuid", value) ?? undefined;
}

/** Returns the truth value that Python gives a JSON value, as in the reference: empty values, 0 and null are false. */
function isTrue(value: unknown): boolean {
  return Boolean(typeof value === "object" && value !== null ? Object.keys(value).length : value);
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new SystemInfoError(`${what} is not an object`);
}

function wrong(name: string, key: string, expected: string): SystemInfoError {
  return new SystemInfoError(`"${key}" of domain ${name} is not ${expected}`);
}
