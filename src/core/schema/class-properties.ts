import type { Domain } from "../domain.ts";
import { QubesError } from "../errors.ts";
import type { PropertyValue } from "../properties/value.ts";
import { isDisposableTemplate, requireTemplate } from "./checks.ts";
import type { DomainProperty } from "./domain-property.ts";
import { icon, identity, includeInBackups, klass, label } from "./every-domain.ts";

const bootModeForAppVms: DomainProperty = {
  name: "appvm_default_bootmode",
  type: "str",
  stage: 4,
  era: "current",
  doc: "Default boot mode of domains based on this template.",
  default: () => "default",
};

function templateForDispvms(era: "all" | "current"): DomainProperty {
  return {
    name: "template_for_dispvms",
    type: "bool",
    stage: 2,
    era,
    doc: "Whether the domain is a template of disposables.",
    default: () => false,
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

function noReset({ app }: Domain): void {
  const template = app.reference("default_template");
  const hint = template === null ? "" : ` You can set it to the current default (${template.name}) instead`;
  throw new QubesError("QubesValueError", `Cannot unset template.${hint}`);
}

/** The template of an AppVM. */
export const templateBased: readonly DomainProperty[] = [
  {
    name: "template",
    type: "vm",
    stage: 4,
    doc: "Template of the domain.",
    check: checkTemplate,
    checkReset: noReset,
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
    checkReset: noReset,
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
  },
  {
    name: "is_preload",
    type: "bool",
    stage: 2,
    era: "current",
    readOnly: true,
    doc: "Whether the disposable was started in advance and has not been used.",
    default: () => false,
  },
];

/** Properties of RemoteVMs (docs/reference/qubes-xml.md#remotevm-properties). */
export const remoteProperties: readonly DomainProperty[] = [
  klass,
  label,
  icon,
  ...identity,
  includeInBackups,
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
