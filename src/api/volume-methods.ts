import { randomInt } from "node:crypto";
import type { Domain } from "../core/domain.ts";
import { QubesError } from "../core/errors.ts";
import { wrapStorageErrors, wrapStorageErrorsAsync } from "../core/volume-errors.ts";
import { isEphemeral, type Volume, type VolumeChange } from "../core/volumes.ts";
import { asciiPayload, type CopySource, filtered, isOldClient, permit, type ReceivedCall } from "./call.ts";
import type { ApiMethod } from "./method.ts";
import { copyLock, noLock, presenceLock, volumeLock } from "./method-locks.ts";
import { readFlag, readRevisions, readSize } from "./read-payload.ts";
import { flagText, lines } from "./reply-text.ts";
import { volumeOf } from "./volume-of-call.ts";

const common = {
  socket: "qubesd",
  destination: "any",
  argument: "required",
  payload: "forbidden",
  scope: "local",
  errors: ["PermissionDenied"],
} as const;

const changing = {
  ...common,
  payload: "required",
  replies: "nothing",
  effect: "w",
  errors: ["PermissionDenied", "ProtocolError", "StoragePoolException"],
  lock: volumeLock,
} as const;

async function describe(call: ReceivedCall, volume: Volume): Promise<string> {
  const { config, path } = volume;
  const pool = call.app.storage.findPool(config.pool) ?? { ephemeralVolatile: false };
  const { size, usage, isOutdated } = await wrapStorageErrorsAsync(() => volume.status());
  return lines([
    `pool=${config.pool}`,
    `vid=${config.vid}`,
    `size=${size}`,
    `usage=${usage}`,
    `rw=${flagText(config.rw)}`,
    `source=${config.source ?? ""}`,
    `path=${path}`,
    `save_on_stop=${flagText(config.saveOnStop)}`,
    `snap_on_start=${flagText(config.snapOnStart)}`,
    `revisions_to_keep=${config.revisionsToKeep}`,
    ...(isOldClient(call) ? [] : [`ephemeral=${flagText(isEphemeral(config, pool))}`]),
    ...(isOutdated === null ? [] : [`is_outdated=${flagText(isOutdated)}`]),
  ]);
}

/** Changes the data of a volume of the destination. */
async function change(call: ReceivedCall, work: (volume: Volume) => Promise<void>): Promise<undefined> {
  await wrapStorageErrorsAsync(() => work(volumeOf(call)));
  call.dest.changingData();
  return undefined;
}

/** Changes a setting of a volume. @param check throws if the change is refused */
function configure(call: ReceivedCall, settings: VolumeChange, check: (volume: Volume) => void): undefined {
  wrapStorageErrors(() => {
    const volume = volumeOf(call);
    check(volume);
    const { rw, revisionsToKeep, ephemeral } = volume.config;
    call.dest.changing(() => volume.configure({ rw, revisionsToKeep, ephemeral }));
    volume.configure(settings);
  });
  call.dest.changed();
  return undefined;
}

/** Limit of pending tokens. Beyond it the oldest tokens are forgotten. */
const maxTokens = 1000;

function cloneFrom(call: ReceivedCall): string {
  const volume = volumeOf(call);
  permit(call, { volume });
  const { copyTokens } = call.memory;
  for (const oldest of copyTokens.keys()) {
    if (copyTokens.size < maxTokens) break;
    copyTokens.delete(oldest);
  }
  const token = makeToken();
  copyTokens.set(token, { domain: call.dest, volume: call.argument });
  return token;
}

function makeToken(): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from({ length: 32 }, () => letters[randomInt(letters.length)]).join("");
}

/** Redeems a token. It is valid once, even if the call fails. */
function takeToken(call: ReceivedCall): CopySource {
  const token = asciiPayload(call);
  const { copyTokens } = call.memory;
  const source = copyTokens.get(token);
  copyTokens.delete(token);
  if (source === undefined || call.app.domains.find(source.domain.name) !== source.domain) {
    throw new QubesError("QubesVolumeCopyTokenNotFoundError", "Token to clone volume of qube was not found");
  }
  return source;
}

async function cloneTo(call: ReceivedCall): Promise<undefined> {
  const target = volumeOf(call);
  const { domain, volume } = takeToken(call);
  const source = domain.volumes.get(volume) as Volume;
  permit(call, { src_volume: source, dst_volume: target });
  await change(call, (each) => each.cloneFrom(source));
  await call.dest.fireAsync("domain-import-volume", { name: call.argument, source: source.config.vid });
  return undefined;
}

/** Checks that a volume keeps no data. @throws QubesError */
function requireVolatile({ config }: Volume): void {
  if (!config.rw || config.saveOnStop || config.snapOnStart) {
    const message = "Cannot enable ephemeral on snap_on_start or save_on_stop or non-dom0 or not writable volume";
    throw new QubesError("QubesValueError", message);
  }
}

/** The change decides which file the domain writes to and its disposables read. @throws QubesError if one of them runs */
function requireUnusedFile(domain: Domain): void {
  domain.requireHalted();
  if (domain.klass !== "AppVM") return;
  for (const each of domain.app.domains) if (each.template === domain) each.requireHalted();
}

/** Methods about volumes (docs/reference/admin-api.md#volumes). */
export const volumeMethodTable: readonly ApiMethod[] = [
  {
    ...common,
    name: "admin.vm.volume.List",
    argument: "forbidden",
    effect: "r",
    doc: "Lists the volumes of a domain.",
    replies: "NAME LF, for each: root, private, volatile, kernel; empty for dom0",
    lock: noLock,
    run: (call) => lines(filtered(call, call.dest.volumes.names)),
  },
  {
    ...common,
    name: "admin.vm.volume.Info",
    effect: "r",
    doc: "Returns the configuration and status of a volume.",
    replies:
      "KEY=VALUE LF: pool vid size usage rw source path save_on_stop snap_on_start revisions_to_keep ephemeral is_outdated",
    lock: presenceLock,
    run: (call) => {
      const volume = volumeOf(call);
      permit(call);
      return describe(call, volume);
    },
  },
  {
    ...common,
    name: "admin.vm.volume.ListSnapshots",
    effect: "r",
    doc: "Lists the snapshots of a volume that it can be reverted to.",
    replies: "ID LF, for each; oldest first",
    lock: presenceLock,
    run: async (call) => {
      const { revisions } = await wrapStorageErrorsAsync(() => volumeOf(call).status());
      return lines(
        filtered(
          call,
          revisions.map(({ id }) => id),
        ),
      );
    },
  },
  {
    ...changing,
    name: "admin.vm.volume.Revert",
    lasting: true,
    doc: "Reverts a volume to a snapshot.",
    takes: "the id of a snapshot",
    run: (call) => {
      const volume = volumeOf(call);
      const revision = asciiPayload(call);
      permit(call, { volume, revision });
      return change(call, (each) => each.revert(revision));
    },
  },
  {
    ...changing,
    name: "admin.vm.volume.Resize",
    lasting: true,
    doc: "Makes a volume larger.",
    takes: "the size in bytes",
    run: (call) => {
      volumeOf(call);
      const size = readSize(call);
      permit(call, { size });
      return change(call, (each) => each.resize(size));
    },
  },
  {
    ...common,
    name: "admin.vm.volume.CloneFrom",
    effect: "w",
    doc: "Returns a token for one admin.vm.volume.CloneTo.",
    replies: "32 letters and digits",
    lock: noLock,
    run: cloneFrom,
  },
  {
    ...changing,
    name: "admin.vm.volume.CloneTo",
    lasting: true,
    doc: "Replaces the data of a volume by a copy of another. A volume that keeps no data stays as it is.",
    takes: "a token of admin.vm.volume.CloneFrom",
    errors: ["PermissionDenied", "QubesVolumeCopyTokenNotFoundError", "StoragePoolException"],
    events: ["domain-import-volume"],
    lock: copyLock,
    run: cloneTo,
  },
  {
    ...changing,
    name: "admin.vm.volume.Set.revisions_to_keep",
    doc: "Sets how many revisions of a volume are kept.",
    takes: "a number; -1 to write the volume directly",
    run: (call) => {
      volumeOf(call);
      const revisionsToKeep = readRevisions(call);
      permit(call, { newvalue: revisionsToKeep });
      return configure(call, { revisionsToKeep }, ({ config }) => {
        if (revisionsToKeep === config.revisionsToKeep) return;
        if (revisionsToKeep === -1 || config.revisionsToKeep === -1) requireUnusedFile(call.dest);
      });
    },
  },
  {
    ...changing,
    name: "admin.vm.volume.Set.rw",
    doc: "Sets whether a domain may write to a volume.",
    takes: "True or False",
    errors: ["PermissionDenied", "ProtocolError", "QubesVMNotHaltedError", "StoragePoolException"],
    run: (call) => {
      volumeOf(call);
      const rw = readFlag(call);
      permit(call, { newvalue: rw });
      return configure(call, { rw }, () => call.dest.requireHalted());
    },
  },
  {
    ...changing,
    name: "admin.vm.volume.Set.ephemeral",
    era: "current",
    effect: "rw",
    doc: "Sets whether a volume is encrypted with a temporary key.",
    takes: "True or False",
    errors: ["PermissionDenied", "ProtocolError", "QubesValueError", "StoragePoolException"],
    run: (call) => {
      volumeOf(call);
      const ephemeral = readFlag(call);
      permit(call, { newvalue: ephemeral });
      // The next start applies it, so the domain may run (docs/reference/admin-api.md#volume-settings).
      return configure(call, { ephemeral }, (volume) => {
        if (ephemeral) requireVolatile(volume);
      });
    },
  },
];
