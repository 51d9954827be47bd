import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import type { Extension } from "./extension.ts";
import { onFeaturesRequest, onOwnFeaturesRequest, type RequestedFeatures } from "./requested-features.ts";

/**
 * Keeps the lists of features, RPC services and services that a domain supports
 * (docs/reference/events-and-features.md#supported-features).
 */
export const supportedFeatures: Extension = {
  name: "supported-features",
  register(app: App): void {
    onOwnFeaturesRequest(app, (domain, untrusted) => {
      replaceList(domain, untrusted, "supported-service.");
      replaceList(domain, untrusted, "supported-feature.");
    });
    onFeaturesRequest(app, (domain, untrusted) => replaceList(domain, untrusted, "supported-rpc."));
  },
};

/** Replaces a list. A request without entries must not clear it. */
function replaceList({ features }: Domain, untrusted: RequestedFeatures, prefix: string): void {
  const wanted = [...untrusted.keys()].filter((name) => name.startsWith(prefix) && untrusted.get(name) === "1");
  if (wanted.length === 0) return;
  const before = features.names().filter((name) => name.startsWith(prefix) && features.get(name) !== "");
  for (const name of wanted.filter((each) => !before.includes(each))) {
    features.set(name, true);
    if (name === apparmor && features.get("apparmor") === undefined) features.set("apparmor", true);
  }
  for (const name of before.filter((each) => !wanted.includes(each))) {
    features.delete(name);
    if (name === apparmor && features.get("apparmor") === "1") features.delete("apparmor");
  }
}

/** A domain that supports AppArmor gets it, unless the feature is set already. */
const apparmor = "supported-service.apparmor";
