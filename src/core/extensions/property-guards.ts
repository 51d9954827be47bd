import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import { QubesError } from "../errors.ts";
import { referencesTo } from "../references.ts";
import type { Extension } from "./extension.ts";

/** Guards in pre-events: clients see the event, then the error (docs/reference/qubes-xml.md#checks-of-state). */
export const propertyGuards: Extension = {
  name: "property-guards",
  register(app: App): void {
    const requireInstalled = (kernel: unknown): void => {
      if (kernel === "" || app.storage.hasKernel(String(kernel))) return;
      throw new QubesError("QubesPropertyValueError", `Kernel '${String(kernel)}' not installed`);
    };
    app.handlers.add("property-pre-set:default_kernel", (_, __, { newvalue }) => requireInstalled(newvalue), true);
    const domains = app.handlersOf("QubesVM");
    domains.add("property-pre-set:kernel", (_, __, { newvalue }) => requireInstalled(newvalue), true);
    domains.add(
      "property-pre-set:template",
      (domain) => domain.requireHalted("Cannot change template while qube is running"),
      true,
    );
    domains.add(
      "property-pre-set:template_for_dispvms",
      (domain, _, { newvalue }) => {
        if (newvalue === false) requireNoDisposables(domain);
      },
      true,
    );
    domains.add("property-pre-del:template_for_dispvms", requireNoDisposables, true);
  },
};

/** Properties that refer to a disposable template. */
const disposableReferences: readonly string[] = ["default_dispvm", "management_dispvm", "template"];

function requireNoDisposables(domain: Domain): void {
  const users = referencesTo(domain).filter(({ property }) => disposableReferences.includes(property));
  const [first] = users;
  if (first === undefined) return;
  const names = users.map(({ user, property }) => `${property} of ${user.kind === "app" ? "the system" : user.name}`);
  const message = `Cannot change template_for_dispvms to False while it is in use: ${names.join(", ")}`;
  throw new QubesError("QubesVMInUseError", message);
}
