/** The reason why a name is impossible. A `device-model` ends with `-dm`, and `domain-0` is the name of dom0 in Xen. */
export type DomainNameFault = "length" | "start" | "character" | "reserved" | "device-model" | "domain-0";

/** The maximum length of the name of a domain, in characters. */
export const maxDomainName = 31;

/** Returns why no domain can have a name; undefined for a possible name (docs/reference/admin-api.md#domain-names). */
export function domainNameFault(name: string): DomainNameFault | undefined {
  if (name.length > maxDomainName) return "length";
  if (!/^[a-zA-Z]/.test(name)) return "start";
  if (!isDomainNameText(name)) return "character";
  if (name === "none" || name === "default") return "reserved";
  if (name.endsWith("-dm")) return "device-model";
  return name === "Domain-0" ? "domain-0" : undefined;
}

/** Returns whether a text is a uuid in the form that the core daemon uses. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

/** Returns whether a client can set a tag (docs/reference/admin-api.md#tag-names). */
export function isTagName(text: string): boolean {
  return /^[A-Za-z0-9_-]+$/.test(text);
}

/** Returns whether a domain can have a tag: one that a client can set, or one that the core daemon makes of a name. */
export function isPossibleTag(text: string): boolean {
  return isTagName(text) || (ownTag.test(text) && isDomainNameText(text));
}

/** Tags that the core daemon sets. The name of a domain follows, which may contain dots. */
const ownTag = /^(created-by|disp-created-by|guivm|audiovm|relayvm)-/;

function isDomainNameText(text: string): boolean {
  return /^[a-zA-Z0-9_.-]+$/.test(text);
}

/** The classes of domains. */
export const domainClasses = ["AdminVM", "AppVM", "DispVM", "RemoteVM", "StandaloneVM", "TemplateVM"] as const;
