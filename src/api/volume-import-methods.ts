import { QubesError } from "../core/errors.ts";
import { wrapStorageErrorsAsync } from "../core/volume-errors.ts";
import { asciiPayload, isOldClient, permit, type ReceivedCall } from "./call.ts";
import type { ApiMethod } from "./method.ts";
import { volumeLock } from "./method-locks.ts";
import { readSize } from "./read-payload.ts";
import { volumeOf } from "./volume-of-call.ts";

const common = {
  destination: "any",
  argument: "required",
  scope: "local",
  effect: "rw",
  lasting: true,
  lock: volumeLock,
} as const;

const errors = ["QubesVMNotHaltedError", "StoragePoolException"] as const;

/** The present daemon has this error for internal methods. */
function requireVolume({ dest, argument }: ReceivedCall): void {
  const isThere = dest.volumes.names.some((name) => name === argument);
  if (!isThere) throw new QubesError("ProtocolError", `Argument not in ${dest.name} volumes`);
}

/** Opens a place for the data; other programs write it (docs/reference/admin-api.md#importing-a-volume). */
async function begin(call: ReceivedCall, wanted?: number): Promise<string> {
  const { dest, argument } = call;
  const { size, path } = await wrapStorageErrorsAsync(async () => {
    dest.requireHalted();
    const volume = volumeOf(call);
    const chosen = wanted ?? volume.config.size;
    return { size: chosen, path: await volume.importBegin(chosen) };
  });
  await dest.fireAsync("domain-volume-import-begin", { volume: argument, ...(isOldClient(call) ? {} : { size }) });
  return `${size} ${path}`;
}

async function end(call: ReceivedCall, isGood: boolean): Promise<void> {
  const { dest, argument } = call;
  let success = false;
  try {
    await wrapStorageErrorsAsync(() => volumeOf(call).importEnd(isGood));
    success = isGood;
  } finally {
    dest.changingData();
    await dest.fireAsync("domain-volume-import-end", { volume: argument, success });
  }
}

/** Methods that replace the data of volumes. */
export const volumeImportMethodTable: readonly ApiMethod[] = [
  {
    ...common,
    name: "admin.vm.volume.Import",
    socket: "qubesd",
    payload: "forbidden",
    era: "2019",
    doc: "Opens a place for new data of a volume. internal.vm.volume.ImportEnd completes the import.",
    replies: "SIZE PATH",
    errors: ["PermissionDenied", ...errors],
    events: ["domain-volume-import-begin"],
    run: (call) => {
      volumeOf(call);
      permit(call);
      return begin(call);
    },
  },
  {
    ...common,
    name: "admin.vm.volume.Clear",
    socket: "qubesd",
    payload: "forbidden",
    era: "current",
    doc: "Clears a volume.",
    replies: "nothing",
    errors: ["PermissionDenied", ...errors],
    events: ["domain-volume-import-begin", "domain-volume-import-end"],
    run: async (call) => {
      volumeOf(call);
      permit(call);
      await begin(call);
      await end(call, true);
      return undefined;
    },
  },
  {
    ...common,
    name: "internal.vm.volume.ImportBegin",
    socket: "internal",
    payload: "optional",
    era: "current",
    doc: "Opens a place for new data of a volume.",
    takes: "nothing, or the new size in bytes",
    replies: "SIZE PATH",
    errors: ["ProtocolError", ...errors],
    events: ["domain-volume-import-begin"],
    run: (call) => {
      requireVolume(call);
      const size = call.payload.length === 0 ? undefined : readSize(call);
      // Handlers know the call of the client, whose script sends this one.
      permit({ ...call, method: `admin.vm.volume.Import${size === undefined ? "" : "WithSize"}` });
      return begin(call, size);
    },
  },
  {
    ...common,
    name: "internal.vm.volume.ImportEnd",
    socket: "internal",
    payload: "required",
    doc: "Commits or discards the new data of a volume.",
    takes: "ok; anything else, as fail or fail LF REASON, discards the data",
    replies: "nothing",
    errors: ["ProtocolError", "QubesException", ...errors],
    events: ["domain-volume-import-end"],
    run: async (call) => {
      requireVolume(call);
      const text = Buffer.from(call.payload).toString("latin1");
      // Anything else ends the import, too: the next one could not begin otherwise.
      await end(call, text === "ok");
      if (text === "ok") return undefined;
      const [, ...reason] = asciiPayload(call).split("\n");
      const why = reason.join(" ").trim();
      throw new QubesError("QubesException", why === "" ? "Data import failed" : `Data import failed: ${why}`);
    },
  },
];
