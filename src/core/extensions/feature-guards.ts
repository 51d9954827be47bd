import type { App } from "../app.ts";
import { preloadFeatures } from "../disposables/preload-list.ts";
import type { Domain } from "../domain.ts";
import { QubesError } from "../errors.ts";
import { checkFeature } from "../features/check-features.ts";
import { checkFeatureValue, internalFeatures } from "../features/value-checks.ts";
import type { Extension } from "./extension.ts";

/** Checks that a disposable template can preload disposables. @throws QubesError QubesValueError */
function checkPreload(domain: Domain): void {
  if (!checkFeature(domain, "qrexec", "template")) {
    throw new QubesError("QubesValueError", "Qube does not support qrexec");
  }
  const services = ["qubes.WaitForRunningSystem", "qubes.WaitForSession"];
  const missing = services.filter((service) => !checkFeature(domain, `supported-rpc.${service}`, "template"));
  if (missing.length === 0) return;
  throw new QubesError("QubesValueError", `Qube does not support the RPC(s) '${missing.join(", ")}'`);
}

/** Refuses values of features, and changes of internal ones (docs/reference/admin-api.md#features-with-a-check). */
export const featureGuards: Extension = {
  name: "feature-guards",
  register(app: App): void {
    const everyDomain = app.handlersOf("BaseVM");
    for (const method of ["Set", "Remove"]) {
      everyDomain.add(`admin-permission:admin.vm.feature.${method}`, (_, __, { arg }) => {
        if (!internalFeatures.includes(String(arg))) return;
        throw new QubesError("PermissionDenied", `only the daemon changes the feature ${arg}`);
      });
    }
    everyDomain.add(
      "domain-feature-pre-set:*",
      (_, __, { feature, value }) => checkFeatureValue(String(feature), String(value)),
      true,
    );
    for (const klass of ["AppVM", "StandaloneVM"] as const) {
      app.handlersOf(klass).add(`domain-feature-pre-set:${preloadFeatures.maximum}`, checkPreload, true);
    }
    // The feature of dom0 counts for the default disposable template.
    app.handlersOf("AdminVM").add(
      `domain-feature-pre-set:${preloadFeatures.maximum}`,
      (_, __, { value, oldvalue }) => {
        const template = app.reference("default_dispvm");
        if (template !== null && value !== oldvalue) checkPreload(template);
      },
      true,
    );
  },
};
