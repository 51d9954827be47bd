import type { Domain } from "../domain.ts";
import { checkFeature } from "../features/check-features.ts";

/** Returns the default IPv4 address (docs/reference/qubes-xml.md#default-addresses). */
export function defaultIp(domain: Domain): string | null {
  if (!domain.isNetworked) return null;
  const dispid = domain.klass === "DispVM" ? (domain.getProperty("dispid") as number) : undefined;
  const number = dispid ?? domain.qid;
  const prefix = `10.${dispid === undefined ? 137 : 138}`;
  if (number < 255) return `${prefix}.0.${number}`;
  // Software that assumes /24 has trouble with the last bytes 0 and 255.
  return `${prefix}.${Math.floor((number - 1) / 254)}.${((number - 1) % 254) + 1}`;
}

/** Returns the default IPv6 address (docs/reference/qubes-xml.md#default-addresses). */
export function defaultIp6(domain: Domain): string | null {
  if (!domain.isNetworked || !checkFeature(domain, "ipv6", "netvm")) return null;
  const dispid = domain.klass === "DispVM" ? (domain.getProperty("dispid") as number) : undefined;
  return `fd09:24ef:4179::a8${dispid === undefined ? "9" : "a"}:${(dispid ?? domain.qid).toString(16)}`;
}

/** Returns the gateway for connected domains. */
export function gateway(domain: Domain): string | null {
  return domain.getProperty("provides_network") === true ? text(domain, "visible_ip") : null;
}

/** Returns the IPv6 counterpart. */
export function gateway6(domain: Domain): string | null {
  if (domain.getProperty("provides_network") !== true || !checkFeature(domain, "ipv6", "netvm")) return null;
  return text(domain, "visible_ip6");
}

/** Returns the address that the domain itself sees. */
export function visibleIp(domain: Domain): string | null {
  return checkFeature(domain, "net.fake-ip", "template") || text(domain, "ip");
}

/** Returns the gateway that the domain itself sees. */
export function visibleGateway(domain: Domain): string | null {
  const fake = checkFeature(domain, "net.fake-gateway", "template");
  if (fake) return fake;
  return domain.netvm === null ? null : text(domain.netvm, "gateway");
}

/** Returns the IPv6 counterpart. */
export function visibleGateway6(domain: Domain): string | null {
  if (domain.netvm === null || !checkFeature(domain, "ipv6", "netvm")) return null;
  return text(domain.netvm, "gateway6");
}

/** Returns the netmask that the domain itself sees. */
export function visibleNetmask(domain: Domain): string | null {
  if (domain.netvm === null) return null;
  return checkFeature(domain, "net.fake-netmask", "template") || "255.255.255.255";
}

/** Returns the name servers of the domain. */
export function dns(domain: Domain): string | null {
  return domain.isNetworked ? "10.139.1.1 10.139.1.2" : null;
}

function text(domain: Domain, property: string): string | null {
  return (domain.getProperty(property) as string | null | undefined) ?? null;
}
