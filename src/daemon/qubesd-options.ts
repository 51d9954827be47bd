import { systemPaths } from "../base/system-paths.ts";
import type { Arguments } from "../command/arguments.ts";
import { checkOperands } from "../command/check-operands.ts";
import { parseArguments } from "../command/parse-arguments.ts";
import { UsageError } from "../command/usage-error.ts";
import { qubesdSpec } from "./qubesd-spec.ts";

/** The settings of `qubesd`. */
export interface QubesdOptions {
  /** The file of the store. */
  readonly store: string;
  /** The directory of the sockets. */
  readonly socketDirectory: string;
  /** Policy directories that decide which domains a caller sees; those of the system if empty. */
  readonly policyDirectories: readonly string[];
  /** A folder of extensions; undefined for none. */
  readonly extensions: string | undefined;
  /** Directory of the units that start domains with the machine; undefined for none. */
  readonly unitDirectory: string | undefined;
  /** Whether domains cannot be started. */
  readonly offline: boolean;
  readonly mode: "serve" | "demo" | "check-store" | "check-storage" | "help" | "version";
  /** Whether to load the newest good generation if the store is broken. */
  readonly recover: boolean;
  /** Whether to repair problems of the pools. */
  readonly repair: boolean;
}

/**
 * Reads the arguments.
 *
 * @throws UsageError
 */
export function readOptions(args: readonly string[]): QubesdOptions {
  const given = parseArguments(args, qubesdSpec.main);
  const mode = readMode(given);
  if (mode !== "help" && mode !== "version") checkOperands(given, qubesdSpec.main);
  const isOfSystem = given.value("store") === undefined && mode === "serve";
  return {
    unitDirectory: given.value("unit-dir") ?? (isOfSystem ? systemPaths.wantedUnits : undefined),
    store: given.value("check-store") ?? given.value("store") ?? systemPaths.store,
    socketDirectory: given.value("socket-dir") ?? systemPaths.sockets,
    policyDirectories: given.values("policy-dir"),
    extensions: given.value("extensions"),
    offline: given.flag("offline"),
    mode,
    recover: given.flag("recover"),
    repair: given.flag("repair"),
  };
}

function readMode(given: Arguments): QubesdOptions["mode"] {
  if (given.flag("help")) return "help";
  if (given.flag("version")) return "version";
  refuseTogether(given, ["store", "check-store", "demo"]);
  for (const other of ["check-store", "demo"]) refuseTogether(given, ["check-storage", other]);
  if (given.flag("repair") && !given.flag("check-storage")) throw new UsageError("--repair needs --check-storage");
  for (const mode of ["demo", "check-storage", "check-store"] as const) if (given.flag(mode)) return mode;
  return "serve";
}

function refuseTogether(given: Arguments, names: readonly string[]): void {
  const found = names.filter((name) => given.flag(name)).map((name) => `--${name}`);
  if (found.length > 1) throw new UsageError(`${found.join(" and ")} cannot be used together`);
}
