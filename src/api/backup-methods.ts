import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { QubesError } from "../core/errors.ts";
import { type ApiCall, permit } from "./call.ts";
import type { ApiMethod } from "./method.ts";

const common = {
  socket: "qubesd",
  destination: "dom0",
  argument: "required",
  payload: "forbidden",
} as const;

/** The settings of a profile that are told. Passphrases are not. */
const told = ["destination_vm", "destination_path", "include", "exclude", "compression"] as const;

/** @throws QubesError QubesBackupProfileNotFoundError */
async function readProfile({ app, argument }: ApiCall): Promise<ReadonlyMap<string, readonly string[]>> {
  const notFound = new QubesError("QubesBackupProfileNotFoundError", `Backup profile does not exist: ${argument}`);
  if (app.backupProfiles === null || !/^[A-Za-z0-9_-]+$/.test(argument)) throw notFound;
  try {
    return parseProfile(await readFile(join(app.backupProfiles, `${argument}.conf`), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw notFound;
    throw error;
  }
}

/** Reads what profiles use of YAML: `KEY: VALUE`, `KEY: [A, B]`, and `- VALUE` below a `KEY:`. @throws QubesError */
function parseProfile(text: string): ReadonlyMap<string, readonly string[]> {
  const settings = new Map<string, readonly string[]>();
  let key = "";
  for (const [number, line] of text.split("\n").entries()) {
    const content = line.replace(/(^|\s)#.*$/, "").trimEnd();
    if (content === "" || content === "---") continue;
    const [, item] = /^\s*-\s+(.+)$/.exec(content) ?? [];
    const [, name, value = ""] = /^([a-z_]+):\s*(.*)$/.exec(content) ?? [];
    if (name !== undefined) {
      key = name;
      const inner = /^\[(.*)\]$/.exec(value)?.[1]?.split(",") ?? (value === "" ? [] : [value]);
      settings.set(
        key,
        inner.map(unquoted).filter((each) => each !== ""),
      );
    } else if (item !== undefined && key !== "") {
      settings.set(key, [...(settings.get(key) ?? []), unquoted(item)]);
    } else {
      throw new QubesError("QubesException", `Backup profile, line ${number + 1}: expected KEY: VALUE or - VALUE`);
    }
  }
  return settings;
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, "$2");
}

/** Methods about backups. Making one is left to the tools. */
export const backupMethodTable: readonly ApiMethod[] = [
  {
    ...common,
    name: "admin.backup.Info",
    scope: "local",
    effect: "r",
    doc: "What a backup with a profile would hold.",
    replies: "a summary for people",
    errors: ["QubesBackupProfileNotFoundError"],
    run: async (call) => {
      permit(call);
      const profile = await readProfile(call);
      const lines = told.flatMap((key) => (profile.has(key) ? [`${key}: ${profile.get(key)?.join(", ")}`] : []));
      return [`Backup profile: ${call.argument}`, ...lines, ""].join("\n");
    },
  },
  {
    ...common,
    name: "admin.backup.Execute",
    scope: "global",
    effect: "rx",
    doc: "Makes a backup with a profile; this daemon does not do that yet.",
    replies: "nothing",
    errors: ["QubesBackupProfileNotFoundError", "QubesNotImplementedError"],
    run: async (call) => {
      permit(call);
      await readProfile(call);
      throw new QubesError("QubesNotImplementedError", "Backups are not made by this daemon: use qvm-backup");
    },
  },
  {
    ...common,
    name: "admin.backup.Cancel",
    scope: "global",
    effect: "x",
    doc: "Ends the making of a backup.",
    replies: "nothing",
    errors: ["QubesException"],
    run: (call) => {
      permit(call);
      throw new QubesError("QubesException", "Backup operation not running");
    },
  },
];
