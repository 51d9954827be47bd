import type { App } from "../app.ts";
import { QubesError } from "../errors.ts";
import type { Extension } from "./extension.ts";

/** Refuses to start domains that must not run now (docs/reference/events-and-features.md#refused-starts). */
export const startGuards: Extension = {
  name: "start-guards",
  register(app: App): void {
    app.handlersOf("QubesVM").add("domain-pre-start", ({ features, tags }) => {
      const reason = features.get("prohibit-start");
      if (reason) throw new QubesError("QubesException", `Qube start is prohibited. Rationale: ${reason}`);
      if (tags.has("backup-restore-in-progress")) {
        throw new QubesError("QubesVMError", "Restore of this domain in progress, cannot start");
      }
    });
  },
};
