import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { QubesError } from "../core/errors.ts";
import { permit, type ReceivedCall } from "./call.ts";
import type { ApiMethod } from "./method.ts";
import { noLock } from "./method-locks.ts";

const common = {
  socket: "qubesd",
  destination: "dom0",
  argument: "required",
  payload: "forbidden",
  lock: noLock,
} as const;

/** Settings of a profile that the summary shows. Passphrases are left out. */
const shownKeys = ["destination_vm", "destination_path", "include", "exclude", "compression"] as const;

/** Reads the profile that the argument names. @throws QubesError QubesBackupProfileNotFoundError */
async function readProfile({ app, argument }: ReceivedCall): Promise<ReadonlyMap<string, readonly string[]>> {
  const notFound = new QubesError("QubesBackupProfileNotFoundError", `Backup profile does not exist: ${argument}`);
  if (app.backupProfiles === null || !/^[A-Za-z0-9_-]+$/.test(argument)) throw notFound;
  try {
    return parseProfile(await readFile(join(app.backupProfiles, `${argument}.conf`), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw notFound;
    throw error;
  }
}

/** Parses the settings of a profile, each as a list of texts. @throws QubesError if the text is not a YAML map */
function parseProfile(text: string): ReadonlyMap<string, readonly string[]> {
  let profile: unknown;
  try {
    profile = parse(text, { schema: "failsafe" }) ?? {};
  } catch (error) {
    throw new QubesError("QubesException", `Backup profile: ${(error as Error).message.split("\n")[0]}`);
  }
  if (typeof profile !== "object" || Array.isArray(profile)) {
    throw new QubesError("QubesException", "Backup profile: expected KEY: VALUE lines");
  }
  return new Map(
    Object.entries(profile as object).map(([key, value]: [string, unknown]) => [
      key,
      (Array.isArray(value) ? value : [value]).map(String).filter((each) => each !== ""),
    ]),
  );
}

/** Methods about backups. Other tools make backups. */
export const backupMethodTable: readonly ApiMethod[] = [
  {
    ...common,
    name: "admin.backup.Info",
    scope: "local",
    effect: "r",
    doc: "Returns the contents of a backup profile.",
    replies: "a summary in plain text",
    errors: ["QubesBackupProfileNotFoundError"],
    run: async (call) => {
      permit(call);
      const profile = await readProfile(call);
      const lines = shownKeys.flatMap((key) => (profile.has(key) ? [`${key}: ${profile.get(key)?.join(", ")}`] : []));
      return [`Backup profile: ${call.argument}`, ...lines, ""].join("\n");
    },
  },
  {
    ...common,
    name: "admin.backup.Execute",
    scope: "global",
    effect: "rx",
    doc: "Makes a backup by a profile. Not implemented.",
    replies: "nothing",
    errors: ["QubesBackupProfileNotFoundError", "QubesNotImplementedError"],
    run: async (call) => {
      permit(call);
      await readProfile(call);
      throw new QubesError("QubesNotImplementedError", "qubesd does not make backups; use qvm-backup");
    },
  },
  {
    ...common,
    name: "admin.backup.Cancel",
    scope: "global",
    effect: "x",
    doc: "Cancels a running backup.",
    replies: "nothing",
    errors: ["QubesException"],
    run: (call) => {
      permit(call);
      throw new QubesError("QubesException", "Backup operation not running");
    },
  },
];
