import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import type { Extension } from "./extension.ts";
import { onChange } from "./on-change.ts";

/** Properties whose default is the value of the template (docs/reference/qubes-xml.md#property-tables). */
const inherited: readonly string[] = [
  "default_user",
  "kernel",
  "kernelopts",
  "management_dispvm",
  "maxmem",
  "memory",
  "qrexec_timeout",
  "shutdown_timeout",
  "vcpus",
];

function fireReset(domain: Domain, name: string): void {
  if (domain.isDefault(name)) domain.fire(`property-reset:${name}`, { name });
}

function fireForChildren(template: Domain, name: string): void {
  for (const child of template.app.domains) if (child.template === template) fireReset(child, name);
}

/** Fires events for domains that follow a value of their template or their guivm. */
export const templateDefaults: Extension = {
  name: "template-defaults",
  register(app: App): void {
    const templates = app.handlersOf("TemplateVM");
    for (const name of inherited) onChange(templates, name, (template) => fireForChildren(template, name));
    onChange(templates, "appvm_default_bootmode", (template) => fireForChildren(template, "bootmode"));
    passLayouts(app);
  },
};

/** Fires a reset of `keyboard_layout` for each domain that follows its guivm, directly or through another one. */
function passLayouts(app: App): void {
  // Domains can be each other's guivm.
  const passing = new Set<Domain>();
  onChange(app.handlersOf("BaseVM"), "keyboard_layout", (guivm, { oldvalue }) => {
    if (passing.has(guivm)) return;
    passing.add(guivm);
    try {
      for (const domain of app.domains) {
        if (domain === guivm || domain.reference("guivm") !== guivm || !domain.isDefault("keyboard_layout")) continue;
        domain.fire("property-reset:keyboard_layout", { name: "keyboard_layout", oldvalue });
      }
    } finally {
      passing.delete(guivm);
    }
  });
}
