import { isPlainNameText, isPrintable } from "./characters.ts";

/** What policy looks at in a domain. */
export interface Domain {
  readonly name: string;
  /** The class: `AppVM`, `TemplateVM`, `AdminVM`, `RemoteVM`, … */
  readonly type: string;
  readonly tags: readonly string[];
  readonly templateForDispvms: boolean;
  readonly defaultDispvm: string | null;
  /** Hidden from the choices of an ask. */
  readonly internal: boolean;
  /** `Running`, `Halted`, …; undefined when the daemon does not say (R4.0). */
  readonly powerState: string | undefined;
  /** In lower case, without the prefix `uuid:`; undefined when the daemon does not say (R4.0). */
  readonly uuid: string | undefined;
  readonly icon: string | null;
  readonly guivm: string | null;
  readonly relayvm: string | null;
  readonly transportRpc: string | null;
}

/** The domains of a system at one moment. */
export class SystemInfo {
  /** By name, in the order in which the daemon lists them. */
  readonly domains: ReadonlyMap<string, Domain>;
  /** By `uuid:UUID`. */
  readonly byUuid: ReadonlyMap<string, Domain>;
  #targetsButDom0: readonly string[] | undefined;

  constructor(domains: ReadonlyMap<string, Domain>, byUuid: ReadonlyMap<string, Domain>) {
    this.domains = domains;
    this.byUuid = byUuid;
  }

  /**
   * What an ask for any target can offer, but for dom0: domains and `@dispvm:TEMPLATE`, without internal ones, sorted.
   * Made when first asked for.
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

/** The domain with this name, or with this uuid when the text is of the form `uuid:UUID`. */
export function findDomain(info: SystemInfo, text: string): Domain | undefined {
  return info.domains.get(text) ?? info.byUuid.get(text);
}

/** What is known of an entry before it is checked. */
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

/** Why system information was refused. */
export class SystemInfoError extends Error {
  override readonly name = "SystemInfoError";
}

/**
 * Checks what a daemon or a file says about the system (docs/reference/policy-language.md#system-information).
 *
 * The shape is `{"domains": {NAME: {tags, type, template_for_dispvms, default_dispvm, …}}}`. Keys that are not known
 * are left aside; a known key with a value of another type is refused, since a rule that should match might not; but
 * `internal` may be any value.
 *
 * @throws SystemInfoError naming the domain and the key; or both domains, when two have the same uuid
 */
export function readSystemInfo(untrusted: unknown): SystemInfo {
  const root = record(untrusted, "system information");
  const entries = record(root["domains"], '"domains"');
  const domains = new Map<string, Domain>();
  const byUuid = new Map<string, Domain>();
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

/** Names the daemon can have given: nothing that policy would take for a keyword, nothing that breaks a reply line. */
function isDomainName(name: string): boolean {
  return name !== "" && name.length <= 64 && isPlainNameText(name);
}

/** By names in the text, not by keys that are passed on, which is what most of the time of a call would go to here. */
function readDomain(name: string, entry: DomainEntry): Domain {
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

/** A value that may become part of a reply line. */
function readText(name: string, key: keyof DomainEntry, value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" && isPrintable(value)) return value;
  throw wrong(name, key, "a printable string or null");
}

function readUuid(name: string, value: unknown): string | undefined {
  // Else `uuid:` alone would name the domain.
  if (value === "") throw wrong(name, "uuid", "a uuid or null");
  return readText(name, "uuid", value) ?? undefined;
}

/** Any JSON value counts as in Python, as the reference takes it: what is empty is false, and so are 0 and null. */
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
