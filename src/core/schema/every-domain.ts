import { checkDeniedInterfaces } from "../devices/denied-interfaces.ts";
import type { Domain } from "../domain.ts";
import { adminUuid } from "../domain-class.ts";
import type { PropertyValue } from "../properties/value.ts";
import { checkDisposableTemplate } from "./checks.ts";
import type { DomainProperty } from "./domain-property.ts";
import { keyboardLayout as keyboardLayoutCheck } from "./text-checks.ts";

/** Returns the default icon (docs/reference/qubes-xml.md#icon). */
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

/** The property `klass`. */
export const klass: DomainProperty = {
  name: "klass",
  type: "str",
  stage: 2,
  readOnly: true,
  doc: "Class of the domain.",
  default: (domain) => domain.klass,
};

/** The property `label`. */
export const label: DomainProperty = {
  name: "label",
  type: "label",
  stage: 2,
  doc: "Label of the domain, which colours the borders of its windows.",
  cannotReset: () => "Cannot unset label",
};

/** The property `icon`. */
export const icon: DomainProperty = {
  name: "icon",
  type: "str",
  stage: 2,
  era: "current",
  readOnly: true,
  doc: "Name of the domain's icon.",
  default: defaultIcon,
};

/** Properties that identify a domain. */
export const identity: readonly DomainProperty[] = [
  { name: "name", type: "str", stage: 2, writeOnce: true, doc: "Name of the domain." },
  {
    name: "qid",
    type: "int",
    stage: 2,
    writeOnce: true,
    doc: "Permanent number of the domain. The hypervisor assigns another one, xid.",
  },
  { name: "uuid", type: "str", stage: 2, writeOnce: true, doc: "UUID of the domain." },
];

/** The property `include_in_backups`. */
export const includeInBackups: DomainProperty = {
  name: "include_in_backups",
  type: "bool",
  stage: 2,
  doc: "Whether backups include the domain by default.",
  default: () => true,
};

/** The property `default_dispvm`. */
const defaultDispvm: DomainProperty = {
  name: "default_dispvm",
  type: "vm",
  stage: 4,
  doc: "Default disposable template for services that this domain requests.",
  default: (domain) => domain.app.reference("default_dispvm"),
  check: (value, { name }) => checkDisposableTemplate("default_dispvm", `qube '${name}'`, value),
  refusedInStore: "none",
};

/** Returns the layout of the domain that shows the windows (docs/reference/qubes-xml.md#keyboard-layout). */
function layoutOfGui(domain: Domain): PropertyValue | undefined {
  const seen = new Set<Domain>([domain]);
  let each = domain;
  for (;;) {
    const guivm = each.reference("guivm");
    if (guivm === null || seen.has(guivm)) return undefined;
    const layout = guivm.getStored("keyboard_layout");
    if (layout !== undefined) return layout;
    seen.add(guivm);
    each = guivm;
  }
}

/** The property `keyboard_layout`. */
const keyboardLayout: DomainProperty = {
  name: "keyboard_layout",
  type: "str",
  stage: 2,
  era: "current",
  doc: "Keyboard layout, as LAYOUT+VARIANT+OPTIONS.",
  default: (domain) => layoutOfGui(domain) ?? "us++",
  check: keyboardLayoutCheck,
};

/** The property `devices_denied`. */
const devicesDenied: DomainProperty = {
  name: "devices_denied",
  type: "str",
  stage: 2,
  era: "current",
  doc: "Denied device interfaces, seven characters each.",
  default: () => "",
  check: (value) => checkDeniedInterfaces(String(value)),
};

/** Properties of every local domain. */
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

/** Properties of dom0, whose identity is fixed. */
export const adminProperties: readonly DomainProperty[] = [
  klass,
  label,
  icon,
  { name: "name", type: "str", stage: 2, readOnly: true, doc: "Name of the domain.", default: () => "dom0" },
  { name: "qid", type: "int", stage: 2, readOnly: true, doc: "Number of the domain.", default: () => 0 },
  { name: "uuid", type: "str", stage: 2, readOnly: true, doc: "UUID of the domain.", default: () => adminUuid },
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
    doc: "Maximum memory of dom0, in MiB.",
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
