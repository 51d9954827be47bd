import { QubesError } from "../core/errors.ts";
import { maxNoteBytes, sanitiseNote } from "../core/notes.ts";
import { permit } from "./call.ts";
import type { ApiMethod } from "./method.ts";
import { filesLock, presenceLock } from "./method-locks.ts";

const common = {
  socket: "qubesd",
  destination: "not-dom0",
  argument: "forbidden",
  scope: "local",
  era: "current",
} as const;

/** Methods about notes (docs/reference/admin-api.md#notes). */
export const notesMethodTable: readonly ApiMethod[] = [
  {
    ...common,
    name: "admin.vm.notes.Get",
    payload: "forbidden",
    effect: "r",
    doc: "Returns the notes on a domain.",
    replies: "the text; empty if there is none",
    lock: presenceLock,
    run: async (call) => {
      permit(call);
      return call.app.notes.read(call.dest);
    },
  },
  {
    ...common,
    name: "admin.vm.notes.Set",
    payload: "required",
    effect: "rw",
    doc: "Sets the notes on a domain.",
    takes: "the text, UTF-8; unsafe characters become _",
    replies: "nothing",
    lasting: true,
    lock: filesLock,
    run: async (call) => {
      if (call.payload.length > maxNoteBytes) {
        throw new QubesError("ProtocolError", `Maximum note size is ${maxNoteBytes} bytes`);
      }
      const text = sanitiseNote(decode(call.payload));
      permit(call, { notes: text });
      await call.app.notes.write(call.dest, text);
      return undefined;
    },
  },
];

function decode(payload: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(payload);
  } catch {
    throw new QubesError("ProtocolError", "note: expected UTF-8");
  }
}
