import type { App } from "../app.ts";
import { moveRecording } from "../devices/mic-device.ts";
import type { Domain } from "../domain.ts";
import type { Extension } from "./extension.ts";
import { onChange } from "./on-change.ts";

/** Lets the permission to record follow the audio domain (docs/reference/devices.md#microphone). */
export const microphone: Extension = {
  name: "microphone",
  register(app: App): void {
    onChange(app.handlersOf("QubesVM"), "audiovm", (frontend, { oldvalue, newvalue }) => {
      if (frontend.isHalted) return;
      const before = (oldvalue as Domain | null | undefined) ?? null;
      moveRecording(app.qubesDb, frontend, before, (newvalue as Domain | null | undefined) ?? null);
    });
  },
};
