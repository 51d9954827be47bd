import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import type { Extension } from "./extension.ts";

const service = "service.clocksync";

/** Has the domain that tells the time run the service for it, and the one that did so before no more. */
export const clock: Extension = {
  name: "clock",
  register(app: App): void {
    app.handlers.add(
      "property-set:clockvm",
      (_, __, { newvalue, oldvalue }) => {
        const [next, before] = [newvalue as Domain | null, (oldvalue ?? null) as Domain | null];
        if (next !== null && next.features.get(service) !== "1") next.features.set(service, true);
        if (before !== null && before !== next) before.features.delete(service);
      },
      true,
    );
  },
};
