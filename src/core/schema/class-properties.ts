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
  doc: "The boot mode of the domains that are based on this template, unless they have one of their own.",
  default: () => "default",
};

function templateForDispvms(era: "all" | "current"): DomainProperty {
  return {
    name: "template_for_dispvms",
    type: "bool",
    stage: 2,
    era,
    doc: "Whether disposables can be made of this domain.",
    default: () => false,
  };
}

/** Properties of templates. */
export const templateProperties: readonly DomainProperty[] = [bootModeForAppVms];

/** Properties of domains that have a root volume of their own and are no templates. */
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

/** The template that a domain gets its root volume from. */
export const templateBased: readonly DomainProperty[] = [
  {
    name: "template",
    type: "vm",
    stage: 4,
    doc: "The template that the domain is based on.",
    check: checkTemplate,
    checkReset: noReset,
  },
];

/** Properties of qubes. */
export const appVmProperties: readonly DomainProperty[] = [templateForDispvms("all")];

/** Properties of disposables, whose template is a domain that allows it. */
export const disposableProperties: readonly DomainProperty[] = [
  {
    name: "template",
    type: "vm",
    stage: 4,
    doc: "The domain that the disposable is made of.",
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
    doc: "The number of the disposable, which is in its name and its address.",
  },
  {
    name: "auto_cleanup",
    type: "bool",
    stage: 2,
    doc: "Whether the domain is removed when it has ended.",
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
    doc: "The template for the disposables that this domain has services of others run in; by default its own.",
    default: (domain) => domain.template,
  },
  {
    name: "is_preload",
    type: "bool",
    stage: 2,
    era: "current",
    readOnly: true,
    doc: "Whether the disposable was started in advance and waits for its first call.",
    default: () => false,
  },
];

/** Properties of domains on another machine. */
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
    doc: "The domain through which calls reach this one.",
    default: () => null,
  },
  {
    name: "transport_rpc",
    type: "str",
    stage: 2,
    doc: "The service of the relay that carries calls.",
    default: () => null,
  },
  {
    name: "remote_name",
    type: "str",
    stage: 2,
    doc: "The name of the domain on its own machine.",
    default: (domain) => domain.name,
  },
];
