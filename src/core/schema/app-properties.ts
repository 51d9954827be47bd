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

/** @throws QubesError when a domain would get its network from itself */
function checkDefaultNetvm(value: PropertyValue, app: App): PropertyValue {
  if (value === null) return value;
  const netvm = value as Domain;
  const followers = app.domains.filter((each) => each.hasProperty("netvm") && each.isDefault("netvm"));
  const looping = followers.find((each) => each.klass !== "TemplateVM" && getsNetworkFrom(netvm, each));
  if (looping !== undefined) throw new QubesError("QubesPropertyValueError", `Network loop on '${looping.name}'`);
  return value;
}

const declarations: readonly AppProperty[] = [
  domainProperty("clockvm", "The domain that tells dom0 and others the time."),
  domainProperty("default_audiovm", "The domain that plays the sound of others.", {
    era: "current",
    default: (app) => app.adminVM,
  }),
  domainProperty("default_guivm", "The domain that shows the windows of others.", {
    era: "current",
    default: (app) => app.adminVM,
  }),
  domainProperty("default_dispvm", "The template of disposables for domains that have none of their own.", {
    check: (value) => checkDisposableTemplate("default_dispvm", "system", value),
  }),
  domainProperty("default_netvm", "The domain that others get their network from; none cuts them off.", {
    check: checkDefaultNetvm,
  }),
  domainProperty("management_dispvm", "The template for the disposables that manage domains."),
  domainProperty("updatevm", "The domain that downloads updates for dom0."),
  {
    name: "default_template",
    type: "vm",
    stage: 3,
    doc: "The template of new qubes.",
    check: (value) => (value === null ? value : requireTemplate(value)),
  },
  {
    name: "default_kernel",
    type: "str",
    stage: 3,
    doc: "The kernel of domains that have none of their own, by its name in the pool of kernels.",
  },
  {
    name: "default_pool",
    type: "str",
    stage: 3,
    doc: "The pool of new volumes.",
    default: (app) => app.storage.defaultPool,
    check: checkPool,
  },
  poolProperty("default_pool_kernel", "The pool of kernels."),
  poolProperty("default_pool_private", "The pool of new private volumes."),
  poolProperty("default_pool_root", "The pool of new root volumes."),
  poolProperty("default_pool_volatile", "The pool of new volatile volumes."),
  {
    name: "default_qrexec_timeout",
    type: "int",
    stage: 3,
    doc: "How long domains may take to start until qrexec answers, in seconds.",
    default: () => 60,
    check: positive("default_qrexec_timeout"),
  },
  {
    name: "default_shutdown_timeout",
    type: "int",
    stage: 3,
    doc: "How long domains may take to end, in seconds.",
    default: () => 60,
    check: positive("default_shutdown_timeout"),
  },
  {
    name: "stats_interval",
    type: "int",
    stage: 3,
    doc: "How often statistics are told, in seconds.",
    default: () => 3,
    check: positive("stats_interval"),
  },
  {
    name: "check_updates_vm",
    type: "bool",
    stage: 3,
    doc: "Whether domains look for updates by themselves.",
    default: () => true,
  },
  {
    name: "maxmem",
    type: "int",
    stage: 3,
    era: "current",
    readOnly: true,
    doc: "The memory of the machine, in MiB.",
    default: (app) => app.hypervisor.host.memoryMiB,
  },
  {
    name: "no_cpus",
    type: "int",
    stage: 3,
    era: "current",
    readOnly: true,
    doc: "The number of processors of the machine.",
    default: (app) => app.hypervisor.host.processors,
  },
];

/** The properties of the system (docs/reference/qubes-xml.md#global-properties). */
export const appProperties: PropertyTable<App> = new PropertyTable(declarations);
