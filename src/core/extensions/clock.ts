import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import type { Extension } from "./extension.ts";
import { onChange } from "./on-change.ts";

const service = "service.clocksync";

/** Moves the clock service to the new `clockvm` (docs/reference/qubes-xml.md#effects-of-changes). */
export const clock: Extension = {
  name: "clock",
  register(app: App): void {
    onChange(app.handlers, "clockvm", (_, { newvalue, oldvalue }) => {
      const [next, before] = [newvalue as Domain | null, (oldvalue ?? null) as Domain | null];
      if (next !== null && next.features.get(service) !== "1") next.features.set(service, true);
      if (before?.features.get(service) !== undefined) before.features.delete(service);
    });
  },
};
