import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import { NamedTexts } from "../named-texts.ts";
import type { Extension } from "./extension.ts";

/**
 * Features that a domain may request, and whether a request may change a set value
 * (docs/reference/events-and-features.md#requested-features).
 */
const allowedRequests = [
  ["qrexec", false],
  ["gui", false],
  ["gui-emulated", false],
  ["qubes-firewall", true],
] as const;

/** Handles feature requests of domains without a template. */
export const coreFeatures: Extension = {
  name: "core-features",
  register(app: App): void {
    app.handlersOf("BaseVM").add("features-request", async (domain, _event, { untrusted_features: request }) => {
      if (request instanceof NamedTexts && domain.template === null) await applyRequest(domain, request.texts);
    });
  },
};

async function applyRequest(domain: Domain, request: Readonly<Record<string, string>>): Promise<void> {
  const before = domain.features.get("qrexec");
  for (const [name, mayChange] of allowedRequests) {
    const value = request[name];
    if (value !== "0" && value !== "1") continue;
    if (mayChange || domain.features.get(name) === undefined) domain.features.set(name, value === "1");
  }
  const isNew = before === undefined && domain.features.get("qrexec") === "1";
  if (isNew) await domain.fireAsync("template-postinstall");
}
