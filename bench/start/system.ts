import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { standalone, tool } from "../../scripts/bundles.ts";
import { compileProgram } from "../compile-program.ts";
import { systemInfoReply } from "../system-info-reply.ts";
import { type Form, formNames, formOf } from "./forms.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const call = { source: "vm-1", target: "@dispvm", service: "qubes.OpenURL" };
const debianPython = "/usr/bin/python3";
const nodeTool = [process.execPath, join(root, tool.file)] as const;

/** The executable that needs no Node.js. */
export const executable = join(root, standalone.file);

/** The folders and the socket of a system with the default policy. */
export interface BenchSystem {
  readonly folder: string;
  readonly socket: string;
  readonly policy: string;
}

/** Places the default policy of a current system, with an empty legacy directory, in a folder. */
export function prepareSystem(folder: string): BenchSystem {
  const corpus = join(root, "../shared/corpus/current/etc/qubes/policy.d");
  const examples = join(root, "policy-examples/current-defaults/tree/etc/qubes/policy.d");
  const policy = join(folder, "policy.d");
  cpSync(existsSync(corpus) ? corpus : examples, policy, { recursive: true });
  for (const name of ["legacy", "run", "node", "empty"]) mkdirSync(join(folder, name));
  return { folder, socket: join(folder, "qubesd.sock"), policy };
}

/** Starts a core daemon with 30 domains, which also serves as a log socket. */
export function startDaemon({ folder, socket }: BenchSystem): Promise<ChildProcess> {
  const file = join(folder, "system-info");
  writeFileSync(file, systemInfoReply);
  const daemon = spawn(compileProgram("stub-daemon", folder), [socket, file], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    daemon.stdout.once("data", () => resolve(daemon));
    daemon.once("error", reject);
    daemon.once("exit", () => reject(new Error("the stub daemon did not start")));
  });
}

/**
 * Returns the forms to measure, and compiles the policy, which also writes code caches. A call takes its code caches from
 * the directory that its first option names, even if the compiled policy itself does not exist there.
 *
 * @param peer another program, with placeholders for the call
 */
export function prepareForms(system: BenchSystem, peer: string | undefined): readonly Form[] {
  const { folder, socket, policy } = system;
  const ours = (name: string, program: readonly string[], compiled: string): Form => {
    const directories = ["--path", join(folder, "run"), "--path", policy, "--legacy-dir", join(folder, "legacy")];
    const sockets = ["--qubesd-socket", socket, "--log-socket", socket];
    const given = ["--compiled-policy", join(folder, compiled), ...directories, ...sockets];
    return formOf(name, [...program, ...given, "--", call.source, call.target, call.service], "result=allow");
  };
  const filled = peer?.replace(/\{(\w+)\}/g, (whole, key: string) => ({ ...call, socket, policy })[key] ?? whole);
  const hasExecutable = existsSync(executable);
  compilePolicy(system, "node/compiled");
  return [
    formOf(formNames.floor, [process.execPath, "-e", "0"]),
    ours(formNames.compiled, nodeTool, "node/compiled"),
    ours(formNames.cached, nodeTool, "node/none"),
    ours(formNames.plain, nodeTool, "empty/none"),
    ...(hasExecutable
      ? [
          ours(formNames.native, [executable], "node/compiled"),
          ours(formNames.nativeLoading, [executable], "empty/none"),
        ]
      : []),
    ...(existsSync(debianPython) ? [formOf("python3 -c pass", [debianPython, "-c", "pass"])] : []),
    ...(filled === undefined ? [] : [formOf("peer", ["/bin/sh", "-c", filled], "result=allow")]),
  ];
}

/** Compiles the policy with Node.js. The executable of the same build takes it as well. */
function compilePolicy({ folder, policy }: BenchSystem, to: string): void {
  const [program, ...args] = nodeTool;
  const directories = ["--policy-dir", join(folder, "run"), "--policy-dir", policy];
  const output = ["--legacy-dir", join(folder, "legacy"), "--output", join(folder, to)];
  execFileSync(program, [...args, "compile", ...directories, ...output]);
}

/** Only PATH: some variables slow every start of Node.js by more than the differences measured here. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"] };
}
