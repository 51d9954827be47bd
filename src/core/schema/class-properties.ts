import { preloadedNames } from "../disposables/preload-list.ts";
import type { Domain } from "../domain.ts";
import { QubesError } from "../errors.ts";
import type { PropertyValue } from "../properties/value.ts";
import { fromProperties, referencesText, referencesTo } from "../references.ts";
import { checkDisposableTemplate, isDisposableTemplate, requireTemplate } from "./checks.ts";
import type { DomainProperty } from "./domain-property.ts";
import { icon, identity, includeInBackups, klass, label } from "./every-domain.ts";

const bootModeForAppVms: DomainProperty = {
  name: "appvm_default_bootmode",
  type: "str",
  stage: 4,
  era: "current",
  doc: "Default boot mode of domains based on this template.",
  default: (domain) => domain.features.get("boot-mode.appvm-default") ?? "default",
};

function templateForDispvms(era: "all" | "current"): DomainProperty {
  return {
    name: "template_for_dispvms",
    type: "bool",
    stage: 2,
    era,
    doc: "Whether the domain is a template of disposables.",
    default: () => false,
    guard: (value, domain) => {
      if (value === false && domain.getProperty("template_for_dispvms") === true) requireNoDisposables(domain);
    },
  };
}

/** Properties of templates. */
export const templateProperties: readonly DomainProperty[] = [bootModeForAppVms];

/** Properties of standalone domains. */
export const standaloneProperties: readonly DomainProperty[] = [templateForDispvms("current")];

function checkTemplate(value: PropertyValue, domain: Domain): PropertyValue {
  if (value === null) {
    const message = `Invalid value None for property 'template' of ${domain.name}`;
    throw new QubesError("QubesPropertyValueError", message);
  }
  return requireTemplate(value);
}

function cannotReset({ app, klass }: Domain): string {
  const template = klass === "AppVM" ? app.reference("default_template") : null;
  const hint = template === null ? "" : ` You can set it to the current default (${template.name}) instead`;
  return `Cannot unset template.${hint}`;
}

/** Checks that neither the domain nor a disposable that is based on it uses the present template. @throws QubesError */
function guardTemplate(value: PropertyValue, domain: Domain): void {
  domain.requireHalted("Cannot change template while qube is running");
  if (value === domain.template) return;
  const running = domain.app.domains.filter((each) => each.template === domain && !each.isHalted);
  if (running.length === 0) return;
  const names = running.map(({ name }) => name).join(", ");
  throw new QubesError("QubesVMInUseError", `Cannot change template while disposables based on it run: ${names}`);
}

/** Checks that nothing uses the domain as a disposable template. @throws QubesError */
function requireNoDisposables(domain: Domain): void {
  // Its own `default_dispvm` would not load either.
  const references = [...referencesTo(domain), ...fromProperties(domain, domain)];
  const users = references.filter(({ what }) => disposableReferences.includes(what));
  if (users.length === 0) return;
  const message = `Cannot change template_for_dispvms to False while it is in use: ${referencesText(users)}`;
  throw new QubesError("QubesVMInUseError", message);
}

/** Properties that refer to a disposable template. */
const disposableReferences: readonly string[] = ["default_dispvm", "management_dispvm", "template"];

/** The template of an AppVM. */
export const templateBased: readonly DomainProperty[] = [
  {
    name: "template",
    type: "vm",
    stage: 4,
    doc: "Template of the domain.",
    check: checkTemplate,
    guard: guardTemplate,
    cannotReset,
  },
];

/** Properties of AppVMs. */
export const appVmProperties: readonly DomainProperty[] = [templateForDispvms("all")];

/** Properties of disposables. */
export const disposableProperties: readonly DomainProperty[] = [
  {
    name: "template",
    type: "vm",
    stage: 4,
    doc: "Disposable template that the disposable is based on.",
    check: (value) => {
      if (value !== null && isDisposableTemplate(value as Domain)) return value;
      const named = value === null ? "None" : (value as Domain).name;
      const message = `template for disposable (${named}) needs to be an AppVM with template_for_dispvms=True`;
      throw new QubesError("QubesValueError", message);
    },
    guard: guardTemplate,
    cannotReset,
  },
  {
    name: "dispid",
    type: "int",
    stage: 2,
    writeOnce: true,
    doc: "Number of the disposable, part of its name and address.",
  },
  {
    name: "auto_cleanup",
    type: "bool",
    stage: 2,
    doc: "Whether the domain is removed when it stops.",
    default: () => false,
  },
  {
    ...includeInBackups,
    default: (domain) => domain.getProperty("auto_cleanup") !== true,
  },
  {
    name: "default_dispvm",
    type: "vm",
    stage: 4,
    doc: "Default disposable template for services that this domain requests [default: its own template].",
    default: (domain) => domain.template,
    check: (value, { name }) => checkDisposableTemplate("default_dispvm", `qube '${name}'`, value),
    refusedInStore: "none",
  },
  {
    name: "is_preload",
    type: "bool",
    stage: 2,
    era: "current",
    readOnly: true,
    doc: "Whether the disposable was started in advance and has not been used.",
    default: (domain) => domain.isPreloadRequested || preloadedNames(domain.template).includes(domain.name),
  },
];

/** Properties of RemoteVMs (docs/reference/qubes-xml.md#remotevm-properties). */
export const remoteProperties: readonly DomainProperty[] = [
  klass,
  label,
  icon,
  ...identity,
  { ...includeInBackups, default: () => false },
  {
    name: "relayvm",
    type: "vm",
    stage: 4,
    doc: "Domain that relays calls to this one.",
    default: () => null,
  },
  {
    name: "transport_rpc",
    type: "str",
    stage: 2,
    doc: "Service of the relay that carries calls.",
    default: () => null,
  },
  {
    name: "remote_name",
    type: "str",
    stage: 2,
    doc: "Name of the domain on its own machine.",
    default: (domain) => domain.name,
  },
];
