import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import { QubesError } from "../errors.ts";
import { type PropertyDeclaration, PropertyTable } from "../properties/declaration.ts";
import type { PropertyValue } from "../properties/value.ts";
import { checkDisposableTemplate, positive, requireTemplate } from "./checks.ts";
import { getsNetworkFrom } from "./network-properties.ts";

type AppProperty = PropertyDeclaration<App>;

function checkPool(value: PropertyValue, app: App): PropertyValue {
  if (app.storage.findPool(String(value)) !== undefined) return value;
  throw new QubesError("QubesPropertyValueError", "No such storage pool");
}

function poolProperty(name: string, doc: string): AppProperty {
  return {
    name,
    type: "str",
    stage: 3,
    doc,
    default: (app) => app.getProperty("default_pool"),
    check: checkPool,
  };
}

function domainProperty(name: string, doc: string, more: Partial<AppProperty> = {}): AppProperty {
  return { name, type: "vm", stage: 3, doc, default: () => null, ...more };
}

/** Checks that no follower of `default_netvm` gets into a loop. @throws QubesError */
function checkDefaultNetvm(value: PropertyValue, app: App): PropertyValue {
  if (value === null) return value;
  const netvm = value as Domain;
  const followers = app.domains.filter((each) => each.hasProperty("netvm") && each.isDefault("netvm"));
  const looping = followers.find((each) => each.klass !== "TemplateVM" && getsNetworkFrom(netvm, each));
  if (looping !== undefined) throw new QubesError("QubesPropertyValueError", `Network loop on '${looping.name}'`);
  return value;
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
  }),
  domainProperty("default_netvm", "Default netvm of domains; none for no network.", {
    check: checkDefaultNetvm,
  }),
  domainProperty("management_dispvm", "Default template of disposables that manage domains."),
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
  },
  {
    name: "default_pool",
    type: "str",
    stage: 3,
    doc: "Default pool of new volumes.",
    default: (app) => app.storage.defaultPool,
    check: checkPool,
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
  },
  {
    name: "default_shutdown_timeout",
    type: "int",
    stage: 3,
    doc: "Default time limit for a shutdown, in seconds.",
    default: () => 60,
    check: positive("default_shutdown_timeout"),
  },
  {
    name: "stats_interval",
    type: "int",
    stage: 3,
    doc: "Interval of statistics, in seconds.",
    default: () => 3,
    check: positive("stats_interval"),
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
