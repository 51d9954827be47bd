import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import { type ErrorCode, QubesError } from "../errors.ts";
import type { Extension } from "./extension.ts";

/** Calls that a RemoteVM refuses: the pattern, the class of the error, and the action. */
const refused: readonly (readonly [method: string, code: ErrorCode, action: string])[] = [
  ["Start", "QubesVMNotHaltedError", "start"],
  ["Shutdown", "QubesVMError", "shutdown"],
  ["Kill", "QubesVMError", "kill"],
  ["Pause", "QubesVMError", "pause"],
  ["Unpause", "QubesVMError", "unpause"],
  ["Suspend", "QubesVMError", "suspend"],
  ["Resume", "QubesVMError", "resume"],
  ["Console", "QubesVMError", "open the console of"],
  ["device.denied.Add", "QubesException", "deny devices to"],
  ["device.denied.Remove", "QubesException", "allow devices to"],
  ...["Assign", "Unassign", "Set.assignment", "Attach", "Detach", "Set.persistent"].map(
    (method) => [`device.*.${method}`, "QubesException", "change devices of"] as const,
  ),
];

/** Refuses to control a RemoteVM, which runs elsewhere (docs/reference/events-and-features.md#remote-domains). */
export const remoteDomains: Extension = {
  name: "remote-domains",
  register(app: App): void {
    for (const [method, code, action] of refused) {
      app.handlersOf("BaseVM").add(`admin-permission:admin.vm.${method}`, (_, __, { dest }) => {
        if ((dest as Domain).klass === "RemoteVM") throw new QubesError(code, `Cannot ${action} a RemoteVM.`);
      });
    }
  },
};
