import type { Domain } from "../domain.ts";
import { adminUuid } from "../domain-class.ts";
import { checkDisposableTemplate } from "./checks.ts";
import type { DomainProperty } from "./domain-property.ts";

/** Domains show by a picture of their class and the colour of their label. */
function defaultIcon(domain: Domain): string | undefined {
  const { label } = domain;
  if (label === undefined) return undefined;
  const kind = pictureOf(domain);
  return `${kind}-${label.name}`;
}

function pictureOf(domain: Domain): string {
  if (domain.isAdminVM) return "adminvm";
  if (domain.klass === "TemplateVM" || domain.klass === "StandaloneVM") return domain.klass.toLowerCase();
  if (domain.klass === "DispVM" || domain.klass === "RemoteVM") return domain.klass.toLowerCase();
  if (domain.getProperty("template_for_dispvms") === true) return "templatevm";
  return domain.features.get("servicevm") === "1" ? "servicevm" : "appvm";
}

/** Its class. */
export const klass: DomainProperty = {
  name: "klass",
  type: "str",
  stage: 2,
  readOnly: true,
  doc: "The class of the domain.",
  default: (domain) => domain.klass,
};

/** Its label. */
export const label: DomainProperty = {
  name: "label",
  type: "label",
  stage: 2,
  doc: "The label of the domain: its colour is that of the borders of its windows.",
};

/** Its picture. */
export const icon: DomainProperty = {
  name: "icon",
  type: "str",
  stage: 2,
  era: "current",
  readOnly: true,
  doc: "The name of the icon that stands for the domain.",
  default: defaultIcon,
};

/** What it is known by. */
export const identity: readonly DomainProperty[] = [
  { name: "name", type: "str", stage: 2, writeOnce: true, doc: "The name of the domain." },
  {
    name: "qid",
    type: "int",
    stage: 2,
    writeOnce: true,
    doc: "The number of the domain, which it keeps. The hypervisor has another one.",
  },
  { name: "uuid", type: "str", stage: 2, writeOnce: true, doc: "The UUID of the domain." },
];

/** Whether backups have it. */
export const includeInBackups: DomainProperty = {
  name: "include_in_backups",
  type: "bool",
  stage: 2,
  doc: "Whether a backup of the whole system has this domain.",
  default: () => true,
};

/** What it makes disposables of. */
const defaultDispvm: DomainProperty = {
  name: "default_dispvm",
  type: "vm",
  stage: 4,
  doc: "The template for the disposables that this domain has services of others run in.",
  default: (domain) => domain.app.reference("default_dispvm"),
  check: (value, { name }) => checkDisposableTemplate("default_dispvm", `qube '${name}'`, value),
};

/** What its keyboard looks like. */
const keyboardLayout: DomainProperty = {
  name: "keyboard_layout",
  type: "str",
  stage: 2,
  era: "current",
  doc: "The keyboard layout, as LAYOUT+VARIANT+OPTIONS.",
  default: (domain) => (domain.isAdminVM ? "us++" : (domain.app.adminVM?.getProperty("keyboard_layout") ?? "us++")),
};

/** What must not be attached to it. */
const devicesDenied: DomainProperty = {
  name: "devices_denied",
  type: "str",
  stage: 2,
  era: "current",
  doc: "The interfaces of devices that may not be attached to this domain, seven characters each.",
  default: () => "",
};

/** Properties that every domain has. */
export const everyDomain: readonly DomainProperty[] = [
  klass,
  label,
  icon,
  ...identity,
  includeInBackups,
  defaultDispvm,
  keyboardLayout,
  devicesDenied,
];

/** Properties of dom0, whose identity is no matter of choice. */
export const adminProperties: readonly DomainProperty[] = [
  klass,
  label,
  icon,
  { name: "name", type: "str", stage: 2, readOnly: true, doc: "The name of the domain.", default: () => "dom0" },
  { name: "qid", type: "int", stage: 2, readOnly: true, doc: "The number of the domain.", default: () => 0 },
  { name: "uuid", type: "str", stage: 2, readOnly: true, doc: "The UUID of the domain.", default: () => adminUuid },
  includeInBackups,
  defaultDispvm,
  keyboardLayout,
  devicesDenied,
  {
    name: "maxmem",
    type: "int",
    stage: 2,
    era: "current",
    readOnly: true,
    doc: "The most memory that dom0 may get, in MiB.",
    default: () => 4096,
  },
  {
    name: "updateable",
    type: "bool",
    stage: 2,
    era: "current",
    readOnly: true,
    doc: "Whether updates can be installed in the domain itself.",
    default: () => true,
  },
];
