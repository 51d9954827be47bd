import type { Domain } from "../domain.ts";
import { QubesError } from "../errors.ts";
import type { PropertyValue } from "../properties/value.ts";
import type { DomainProperty } from "./domain-property.ts";
import * as net from "./net-defaults.ts";
import { address, macAddress } from "./text-checks.ts";

function computed(name: string, doc: string, value: (domain: Domain) => PropertyValue): DomainProperty {
  return { name, type: "str", stage: 2, readOnly: true, doc, default: value };
}

/** Checks that the netvm provides network. @throws QubesError */
function checkNetvm(value: PropertyValue): PropertyValue {
  if (value === null) return value;
  const netvm = value as Domain;
  if (netvm.hasProperty("provides_network") && netvm.getProperty("provides_network") === true) return value;
  throw new QubesError("QubesValueError", `The ${netvm.name} qube does not provide network`);
}

/** Checks that the netvm makes no loop. @throws QubesError */
function refuseLoop(value: PropertyValue, domain: Domain): void {
  if (!getsNetworkFrom(value as Domain | null, domain)) return;
  throw new QubesError("QubesValueError", "Loops in network are unsupported");
}

/** Checks that a running domain gets a running netvm. @throws QubesError */
function guardNetvm(value: PropertyValue, domain: Domain): void {
  const netvm = value as Domain | null;
  if (netvm === null || domain.isHalted || !netvm.isHalted) return;
  const message = `Cannot dynamically attach to stopped qube ${netvm.name}`;
  throw new QubesError("QubesVMNotStartedError", message);
}

/** Returns whether a domain is another one, or depends on it for network. */
export function getsNetworkFrom(domain: Domain | null, other: Domain): boolean {
  const seen = new Set<Domain>();
  for (let each = domain; each !== null && !seen.has(each); each = each.netvm) {
    if (each === other) return true;
    seen.add(each);
  }
  return false;
}

/** Checks that no domain uses this one as netvm. @throws QubesError */
function checkProvidesNetwork(value: PropertyValue, domain: Domain): void {
  if (value !== false || domain.connectedDomains.length === 0) return;
  const message = "The qube is still used by other qubes, change theirs 'netvm' first";
  throw new QubesError("QubesValueError", message);
}

/** Network properties (docs/reference/qubes-xml.md#network-properties). */
export const networkProperties: readonly DomainProperty[] = [
  {
    name: "netvm",
    type: "vm",
    stage: 4,
    doc: "Domain that provides the network; empty for none [default: default_netvm].",
    default: (domain) => (domain.klass === "TemplateVM" ? null : domain.app.reference("default_netvm")),
    check: checkNetvm,
    checkChange: refuseLoop,
    guard: guardNetvm,
  },
  {
    name: "provides_network",
    type: "bool",
    stage: 2,
    doc: "Whether the domain may provide network to others.",
    default: () => false,
    checkChange: checkProvidesNetwork,
  },
  {
    name: "mac",
    type: "str",
    stage: 2,
    doc: "MAC address of the network interface.",
    default: () => "00:16:3e:5e:6c:00",
    check: macAddress,
  },
  {
    name: "ip",
    type: "str",
    stage: 2,
    doc: "IPv4 address [default: derived from the number of the domain].",
    default: net.defaultIp,
    check: address(4),
  },
  {
    name: "ip6",
    type: "str",
    stage: 2,
    doc: "IPv6 address, if the netvms have the feature ipv6.",
    default: net.defaultIp6,
    check: address(6),
  },
  computed("gateway", "Gateway for domains that use this one as netvm.", net.gateway),
  computed("gateway6", "The same for IPv6.", net.gateway6),
  computed("visible_ip", "IPv4 address that the domain itself sees.", net.visibleIp),
  computed("visible_ip6", "The same for IPv6.", (domain) => (domain.getProperty("ip6") as string | null) ?? null),
  computed("visible_gateway", "Gateway that the domain itself sees.", net.visibleGateway),
  computed("visible_gateway6", "The same for IPv6.", net.visibleGateway6),
  computed("visible_netmask", "Netmask that the domain itself sees.", net.visibleNetmask),
  { ...computed("dns", "Name servers of the domain, separated by spaces.", net.dns), era: "current" },
];
