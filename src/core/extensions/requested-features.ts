import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import { NamedTexts } from "../named-texts.ts";

/** Features that a domain requests, by name. The values are untrusted. */
export type RequestedFeatures = ReadonlyMap<string, string>;

/** Handles the features that a domain requests (docs/reference/events-and-features.md#requested-features). */
export function onFeaturesRequest(
  app: App,
  handle: (domain: Domain, untrusted: RequestedFeatures) => void | Promise<void>,
): void {
  app.handlersOf("BaseVM").add("features-request", async (domain, _event, { untrusted_features: request }) => {
    if (request instanceof NamedTexts) await handle(domain, new Map(Object.entries(request.texts)));
  });
}

/** Handles the requests of domains without a template. Those of others concern their templates and are ignored. */
export function onOwnFeaturesRequest(
  app: App,
  handle: (domain: Domain, untrusted: RequestedFeatures) => void | Promise<void>,
): void {
  onFeaturesRequest(app, (domain, untrusted) => (domain.template === null ? handle(domain, untrusted) : undefined));
}
