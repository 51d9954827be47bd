import type { Domain } from "../domain.ts";
import type { PropertyValue } from "../properties/value.ts";
import { nonNegative, oneOf, positive } from "./checks.ts";
import type { DomainProperty } from "./domain-property.ts";

/** The template's value if there is a template, else another. */
function fromTemplate(name: string, otherwise: (domain: Domain) => PropertyValue | undefined) {
  return (domain: Domain): PropertyValue | undefined => domain.template?.getProperty(name) ?? otherwise(domain);
}

function hasPciDevices(domain: Domain): boolean {
  return domain.app.hasAssignments(domain, "pci");
}

/** What the hypervisor tells of a domain. */
const running: readonly DomainProperty[] = [
  {
    name: "xid",
    type: "int",
    stage: 2,
    readOnly: true,
    doc: "The number that the hypervisor gave the domain; -1 while it does not run.",
    default: (domain) => domain.app.hypervisor.xid(domain.name),
  },
  {
    name: "stubdom_xid",
    type: "int",
    stage: 2,
    readOnly: true,
    doc: "The same of the domain that emulates its devices.",
    default: () => -1,
  },
  {
    name: "stubdom_uuid",
    type: "str",
    stage: 2,
    era: "current",
    readOnly: true,
    doc: "The UUID of the domain that emulates its devices.",
    default: () => "",
  },
  {
    name: "start_time",
    type: "str",
    stage: 2,
    readOnly: true,
    doc: "When the domain was started, in seconds since 1970.",
    default: (domain) => domain.app.hypervisor.startTime(domain.name) ?? null,
  },
];

/** What the domain runs with. */
const resources: readonly DomainProperty[] = [
  {
    name: "memory",
    type: "int",
    stage: 2,
    doc: "The memory that the domain starts with, in MiB. A domain with a template has its template's by default.",
    default: fromTemplate("memory", () => 400),
    check: positive("memory"),
  },
  {
    name: "maxmem",
    type: "int",
    stage: 2,
    doc: "The most memory that balancing may give the domain, in MiB; 0 leaves it out of balancing.",
    default: fromTemplate("maxmem", () => 0),
    check: nonNegative("maxmem"),
  },
  {
    name: "vcpus",
    type: "int",
    stage: 2,
    doc: "The number of virtual processors. A domain with a template has its template's by default.",
    default: fromTemplate("vcpus", () => 2),
    check: positive("vcpus"),
  },
  {
    name: "virt_mode",
    type: "str",
    stage: 2,
    doc: "How the domain is virtualised: hvm, pv or pvh. One with PCI devices is hvm by default.",
    default: (domain) => (hasPciDevices(domain) ? "hvm" : fromTemplate("virt_mode", () => "pvh")(domain)),
    check: oneOf("Invalid virtualization mode, supported values", "hvm", "pv", "pvh"),
  },
  {
    name: "stubdom_mem",
    type: "int",
    stage: 2,
    nullable: true,
    doc: "The memory of the domain that emulates its devices, in MiB; nothing for the usual amount.",
    default: () => null,
  },
  {
    name: "kernel",
    type: "str",
    stage: 2,
    doc: "The kernel that the domain runs, by its name in the pool of kernels; nothing for its own.",
    default: fromTemplate("kernel", (domain) => domain.app.getProperty("default_kernel")),
  },
  {
    name: "kernelopts",
    type: "str",
    stage: 4,
    doc: "What is added to the command line of the kernel.",
    // What the template says by itself counts, not what it has by its own way of virtualisation.
    default: (domain) => {
      const { template } = domain;
      if (template?.isDefault("kernelopts") === false) return template.getStored("kernelopts");
      return domain.getProperty("virt_mode") === "hvm" ? "" : "swiotlb=2048";
    },
  },
];

/** How it is treated. */
const handling: readonly DomainProperty[] = [
  {
    name: "autostart",
    type: "bool",
    stage: 2,
    doc: "Whether the domain is started with the machine.",
    default: () => false,
  },
  {
    name: "debug",
    type: "bool",
    stage: 2,
    doc: "Whether the domain shows its console and logs more.",
    default: () => false,
  },
  {
    name: "backup_timestamp",
    type: "int",
    stage: 2,
    nullable: true,
    doc: "When the last backup of the domain was made, in seconds since 1970.",
    default: () => null,
  },
  {
    name: "default_user",
    type: "str",
    stage: 2,
    doc: "The user as whom programs are started. A domain with a template has its template's by default.",
    default: fromTemplate("default_user", () => "user"),
  },
  {
    name: "installed_by_rpm",
    type: "bool",
    stage: 2,
    doc: "Whether a package of dom0 owns the domain, which then has to be removed with it.",
    default: () => false,
  },
  {
    name: "qrexec_timeout",
    type: "int",
    stage: 2,
    doc: "How long the domain may take to start until qrexec answers, in seconds.",
    default: fromTemplate("qrexec_timeout", (domain) => domain.app.getProperty("default_qrexec_timeout")),
    check: positive("qrexec_timeout"),
  },
  {
    name: "shutdown_timeout",
    type: "int",
    stage: 2,
    doc: "How long the domain may take to end, in seconds, before it is killed.",
    default: fromTemplate("shutdown_timeout", (domain) => domain.app.getProperty("default_shutdown_timeout")),
    check: positive("shutdown_timeout"),
  },
  {
    name: "updateable",
    type: "bool",
    stage: 2,
    readOnly: true,
    doc: "Whether updates can be installed in the domain itself: it has no template.",
    default: (domain) => domain.template === null,
  },
  {
    name: "bootmode",
    type: "str",
    stage: 4,
    era: "current",
    doc: "The boot mode of the domain, one of those that its template offers.",
    default: (domain) => bootModeOfTemplates(domain) ?? "default",
  },
  {
    name: "guivm",
    type: "vm",
    stage: 4,
    era: "current",
    doc: "The domain that shows the windows of this one.",
    default: (domain) => domain.app.reference("default_guivm"),
  },
  {
    name: "audiovm",
    type: "vm",
    stage: 4,
    era: "current",
    doc: "The domain that plays the sound of this one.",
    default: (domain) => domain.app.reference("default_audiovm"),
  },
  {
    name: "management_dispvm",
    type: "vm",
    stage: 4,
    doc: "The template for the disposable that manages this domain.",
    default: (domain) => domain.template?.reference("management_dispvm") ?? domain.app.reference("management_dispvm"),
  },
];

/** What the template says; a disposable's is that of its own template. */
function bootModeOfTemplates({ template }: Domain): PropertyValue | undefined {
  if (template === null) return undefined;
  const name = "appvm_default_bootmode";
  return template.hasProperty(name) ? template.getProperty(name) : bootModeOfTemplates(template);
}

/** Properties of every domain that runs on this machine but dom0, aside from the network. */
export const localDomain: readonly DomainProperty[] = [...running, ...resources, ...handling];
