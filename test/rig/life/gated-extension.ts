import type { App } from "../../../src/core/app.ts";
import type { Extension } from "../../../src/core/extensions/extension.ts";
import type { Gate } from "./gate.ts";

const events = [
  "domain-create-on-disk",
  "domain-remove-from-disk",
  "domain-pre-start",
  "domain-spawn",
  "domain-start",
  "domain-pre-shutdown",
  "domain-stopped",
  "domain-shutdown",
  "domain-pre-paused",
  "domain-pre-unpaused",
  "firewall-changed",
  "device-pre-assign:*",
] as const;

/** An extension whose handlers wait at a gate. */
export function gatedExtension(gate: Gate): Extension {
  return {
    name: "gated",
    register(app: App): void {
      for (const pattern of events) {
        app.handlersOf("BaseVM").add(pattern, (domain, event) => gate(`event ${event} of ${domain.name}`) as never);
      }
    },
  };
}
