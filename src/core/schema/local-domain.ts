import type { Domain } from "../domain.ts";
import { QubesError } from "../errors.ts";
import type { PropertyValue } from "../properties/value.ts";
import { defaultBootMode, defaultKernelOptions } from "./boot-defaults.ts";
import { checkDisposableTemplate, nonNegative, positive } from "./checks.ts";
import type { DomainProperty } from "./domain-property.ts";
import { defaultMaxmem, usesHotplug } from "./memory-balancing.ts";
import { kernelName, kernelOptions, oneOf, userName } from "./text-checks.ts";

/** Returns a default that is the template's value, or another value without a template. */
function fromTemplate(name: string, otherwise: (domain: Domain) => PropertyValue | undefined) {
  return (domain: Domain): PropertyValue | undefined => {
    const value = domain.template?.getProperty(name);
    return value === undefined ? otherwise(domain) : value;
  };
}

function hasPciDevices(domain: Domain): boolean {
  return domain.app.hasAssignments(domain, "pci");
}

/** Properties that the hypervisor determines. */
const running: readonly DomainProperty[] = [
  {
    name: "xid",
    type: "int",
    stage: 2,
    readOnly: true,
    doc: "Number that the hypervisor assigns; -1 if the domain does not run.",
    default: (domain) => domain.app.hypervisor.xid(domain.name),
  },
  {
    name: "stubdom_xid",
    type: "int",
    stage: 2,
    readOnly: true,
    doc: "Number of the stub domain that emulates devices; -1 if there is none.",
    default: () => -1,
  },
  {
    name: "stubdom_uuid",
    type: "str",
    stage: 2,
    era: "current",
    readOnly: true,
    doc: "UUID of the stub domain that emulates devices.",
    default: () => "",
  },
  {
    name: "start_time",
    type: "str",
    stage: 2,
    readOnly: true,
    doc: "Start time, in seconds since 1970.",
    default: (domain) => domain.app.hypervisor.startTime(domain.name) ?? null,
  },
];

/** Properties of resources (docs/reference/qubes-xml.md#resource-properties). */
const resources: readonly DomainProperty[] = [
  {
    name: "memory",
    type: "int",
    stage: 2,
    doc: "Initial memory, in MiB [default: that of the template].",
    default: fromTemplate("memory", () => 400),
    check: positive("memory"),
  },
  {
    name: "maxmem",
    type: "int",
    stage: 2,
    doc: "Maximum memory for balancing, in MiB; 0 disables balancing.",
    default: defaultMaxmem,
    check: nonNegative("maxmem"),
    guard: (value, domain) => {
      if (value === domain.getProperty("maxmem") || domain.isHalted || usesHotplug(domain)) return;
      const message = `Can't change maxmem of ${domain.name}, because it runs without memory hotplug`;
      throw new QubesError("QubesVMNotHaltedError", message);
    },
  },
  {
    name: "vcpus",
    type: "int",
    stage: 2,
    doc: "Number of virtual processors [default: that of the template].",
    default: fromTemplate("vcpus", () => 2),
    check: positive("vcpus"),
  },
  {
    name: "virt_mode",
    type: "str",
    stage: 2,
    doc: "Virtualisation mode: hvm, pv or pvh [default: hvm with PCI devices].",
    default: (domain) => (hasPciDevices(domain) ? "hvm" : fromTemplate("virt_mode", () => "pvh")(domain)),
    check: oneOf("Invalid virtualization mode, supported values", "hvm", "pv", "pvh"),
    checkChange: (value, domain) => {
      if (value !== "pvh" || !hasPciDevices(domain)) return;
      throw new QubesError("QubesPropertyValueError", "pvh mode can't be set if pci devices are assigned");
    },
  },
  {
    name: "stubdom_mem",
    type: "int",
    stage: 2,
    doc: "Memory of the stub domain, in MiB.",
    default: () => null,
    check: positive("stubdom_mem"),
  },
  {
    name: "kernel",
    type: "str",
    stage: 2,
    doc: "Kernel, by its name in the kernel pool; empty for the domain's own.",
    default: fromTemplate("kernel", (domain) => domain.app.getProperty("default_kernel")),
    check: kernelName,
    guard: (value, { app }) => app.storage.requireKernel(String(value)),
  },
  {
    name: "kernelopts",
    type: "str",
    stage: 4,
    doc: "Options for the kernel command line.",
    default: defaultKernelOptions,
    check: kernelOptions,
  },
];

/** Properties of handling (docs/reference/qubes-xml.md#handling-properties). */
const handling: readonly DomainProperty[] = [
  {
    name: "autostart",
    type: "bool",
    stage: 2,
    doc: "Whether the domain starts with the machine.",
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
    doc: "Time of the last backup, in seconds since 1970.",
    default: () => null,
  },
  {
    name: "default_user",
    type: "str",
    stage: 2,
    doc: "User that runs programs [default: that of the template].",
    default: fromTemplate("default_user", () => "user"),
    check: userName,
  },
  {
    name: "installed_by_rpm",
    type: "bool",
    stage: 2,
    doc: "Whether a package of dom0 owns the domain. Then only the package manager removes it.",
    default: () => false,
  },
  {
    name: "qrexec_timeout",
    type: "int",
    stage: 2,
    doc: "Time limit for a start until qrexec answers, in seconds.",
    default: fromTemplate("qrexec_timeout", (domain) => domain.app.getProperty("default_qrexec_timeout")),
    check: positive("qrexec_timeout"),
  },
  {
    name: "shutdown_timeout",
    type: "int",
    stage: 2,
    doc: "Time limit for a shutdown, in seconds. After it the domain is killed.",
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
    doc: "Boot mode, one of those that the template offers.",
    default: defaultBootMode,
  },
  {
    name: "guivm",
    type: "vm",
    stage: 4,
    era: "current",
    doc: "Domain that shows the windows of this one.",
    default: (domain) => domain.app.reference("default_guivm"),
  },
  {
    name: "audiovm",
    type: "vm",
    stage: 4,
    era: "current",
    doc: "Domain that plays the sound of this one.",
    default: (domain) => domain.app.reference("default_audiovm"),
  },
  {
    name: "management_dispvm",
    type: "vm",
    stage: 4,
    doc: "Template of the disposable that manages this domain.",
    default: fromTemplate("management_dispvm", (domain) => domain.app.reference("management_dispvm")),
    check: (value, { name }) => checkDisposableTemplate("management_dispvm", `qube '${name}'`, value),
    refusedInStore: "none",
  },
];

/** Properties of local domains except those of the network. */
export const localDomain: readonly DomainProperty[] = [...running, ...resources, ...handling];
