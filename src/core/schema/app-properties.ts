import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import { QubesError } from "../errors.ts";
import { type PropertyDeclaration, PropertyTable } from "../properties/declaration.ts";
import type { PropertyValue } from "../properties/value.ts";
import { checkDisposableTemplate, positive, requireTemplate } from "./checks.ts";
import { getsNetworkFrom } from "./network-properties.ts";
import { kernelName } from "./text-checks.ts";

type AppProperty = PropertyDeclaration<App>;

const noSuchPool = (): QubesError => new QubesError("QubesPropertyValueError", "No such storage pool");

/** Checks that a pool is in the store, even if its driver cannot open it. @throws QubesError */
function checkPool(value: PropertyValue, { storage }: App): PropertyValue {
  if (storage.isKnown(String(value))) return value;
  throw noSuchPool();
}

/** Checks that a pool can be used. @throws QubesError */
function checkUsablePool(value: PropertyValue, { storage }: App): void {
  if (storage.findPool(String(value)) === undefined) throw noSuchPool();
}

/** Checks that a kernel is installed. @throws QubesError */
function guardKernel(value: PropertyValue, { storage }: App): void {
  storage.requireKernel(String(value));
}

function poolProperty(name: string, doc: string): AppProperty {
  return {
    name,
    type: "str",
    stage: 3,
    doc,
    default: (app) => app.getProperty("default_pool"),
    check: checkPool,
    checkChange: checkUsablePool,
  };
}

function domainProperty(name: string, doc: string, more: Partial<AppProperty> = {}): AppProperty {
  return { name, type: "vm", stage: 3, doc, default: () => null, ...more };
}

/** Checks that a domain can provide network at all. @throws QubesError */
function checkDefaultNetvm(value: PropertyValue): PropertyValue {
  if (value === null || (value as Domain).hasProperty("provides_network")) return value;
  const { name } = value as Domain;
  throw new QubesError("QubesPropertyValueError", `The ${name} qube does not provide network`);
}

/** Checks that no follower of `default_netvm` gets into a loop. @throws QubesError */
function refuseNetworkLoop(value: PropertyValue, app: App): void {
  if (value === null) return;
  const netvm = value as Domain;
  const followers = app.domains.filter((each) => each.hasProperty("netvm") && each.isDefault("netvm"));
  const looping = followers.find((each) => each.klass !== "TemplateVM" && getsNetworkFrom(netvm, each));
  if (looping !== undefined) throw new QubesError("QubesPropertyValueError", `Network loop on '${looping.name}'`);
}

const declarations: readonly AppProperty[] = [
  domainProperty("clockvm", "Time source of dom0 and other domains."),
  domainProperty("default_audiovm", "Default domain that plays sound of others.", {
    era: "current",
    default: (app) => app.adminVM,
  }),
  domainProperty("default_guivm", "Default domain that shows windows of others.", {
    era: "current",
    default: (app) => app.adminVM,
  }),
  domainProperty("default_dispvm", "Default disposable template of domains.", {
    check: (value) => checkDisposableTemplate("default_dispvm", "system", value),
    refusedInStore: "none",
  }),
  domainProperty("default_netvm", "Default netvm of domains; none for no network.", {
    check: checkDefaultNetvm,
    checkChange: refuseNetworkLoop,
  }),
  domainProperty("management_dispvm", "Default template of disposables that manage domains.", {
    check: (value) => checkDisposableTemplate("management_dispvm", "system", value),
    refusedInStore: "none",
  }),
  domainProperty("updatevm", "Domain that downloads updates for dom0."),
  {
    name: "default_template",
    type: "vm",
    stage: 3,
    doc: "Default template of new AppVMs.",
    check: (value) => (value === null ? value : requireTemplate(value)),
  },
  {
    name: "default_kernel",
    type: "str",
    stage: 3,
    doc: "Default kernel of domains, by its name in the kernel pool.",
    check: kernelName,
    guard: guardKernel,
  },
  {
    name: "default_pool",
    type: "str",
    stage: 3,
    doc: "Default pool of new volumes.",
    default: (app) => app.storage.defaultPool,
    check: checkPool,
    checkChange: checkUsablePool,
  },
  poolProperty("default_pool_kernel", "Default pool of kernels."),
  poolProperty("default_pool_private", "Default pool of new private volumes."),
  poolProperty("default_pool_root", "Default pool of new root volumes."),
  poolProperty("default_pool_volatile", "Default pool of new volatile volumes."),
  {
    name: "default_qrexec_timeout",
    type: "int",
    stage: 3,
    doc: "Default time limit for a start until qrexec answers, in seconds.",
    default: () => 60,
    check: positive("default_qrexec_timeout"),
    refusedInStore: "default",
  },
  {
    name: "default_shutdown_timeout",
    type: "int",
    stage: 3,
    doc: "Default time limit for a shutdown, in seconds.",
    default: () => 60,
    check: positive("default_shutdown_timeout"),
    refusedInStore: "default",
  },
  {
    name: "stats_interval",
    type: "int",
    stage: 3,
    doc: "Interval of statistics, in seconds.",
    default: () => 3,
    check: positive("stats_interval"),
    refusedInStore: "default",
  },
  {
    name: "check_updates_vm",
    type: "bool",
    stage: 3,
    doc: "Whether domains check for updates.",
    default: () => true,
  },
  {
    name: "maxmem",
    type: "int",
    stage: 3,
    era: "current",
    readOnly: true,
    doc: "Memory of the machine, in MiB.",
    default: (app) => app.hypervisor.host.memoryMiB,
  },
  {
    name: "no_cpus",
    type: "int",
    stage: 3,
    era: "current",
    readOnly: true,
    doc: "Number of processors of the machine.",
    default: (app) => app.hypervisor.host.processors,
  },
];

/** Global properties (docs/reference/qubes-xml.md#global-properties). */
export const appProperties: PropertyTable<App> = new PropertyTable(declarations);
