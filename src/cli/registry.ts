import type { Arguments } from "../command/arguments.ts";
import type { CommandSpec, ProgramSpec } from "../command/command-spec.ts";
import type { CommandName } from "./command-names.ts";
import { includedCommands } from "./included-commands.ts";
import { agentSpec } from "./specs/agent.ts";
import { callSpec } from "./specs/call.ts";
import { compileSpec } from "./specs/compile.ts";
import { convertSpec } from "./specs/convert.ts";
import { daemonSpec } from "./specs/daemon.ts";
import { evalSpec } from "./specs/eval.ts";
import { explainSpec } from "./specs/explain.ts";
import { fmtSpec } from "./specs/fmt.ts";
import { lintSpec } from "./specs/lint.ts";
import { querySpec } from "./specs/query.ts";
import { rulesSpec } from "./specs/rules.ts";
import { statusSpec } from "./specs/status.ts";
import { testSpec } from "./specs/test.ts";

/** Runs a command and returns its exit code. */
type Run = (given: Arguments) => number | Promise<number>;

/** A command: its specification, and a loader of the code that runs it. */
export interface Command {
  readonly spec: CommandSpec;
  load(): Promise<Run>;
}

/** All commands. Only the one that runs is loaded. */
export const commands: Readonly<Record<CommandName, Command>> = {
  eval: { spec: evalSpec, load: async () => (await import("./commands/eval.ts")).runEval },
  rules: { spec: rulesSpec, load: async () => (await import("./commands/rules.ts")).runRules },
  compile: { spec: compileSpec, load: async () => (await import("./commands/compile.ts")).runCompile },
  lint: { spec: lintSpec, load: async () => (await import("./commands/lint.ts")).runLint },
  explain: { spec: explainSpec, load: async () => (await import("./commands/explain.ts")).runExplain },
  test: { spec: testSpec, load: async () => (await import("./commands/test.ts")).runTest },
  fmt: { spec: fmtSpec, load: async () => (await import("./commands/fmt.ts")).runFmt },
  convert: { spec: convertSpec, load: async () => (await import("./commands/convert.ts")).runConvert },
  query: { spec: querySpec, load: async () => (await import("./commands/query.ts")).runQuery },
  daemon: { spec: daemonSpec, load: async () => (await import("./commands/daemon.ts")).runDaemon },
  status: { spec: statusSpec, load: async () => (await import("./commands/status.ts")).runStatus },
  agent: { spec: agentSpec, load: async () => (await import("./commands/agent.ts")).runAgent },
};

/** The specification of the program, with all commands that it has. */
export const qrexecPolicy: ProgramSpec = {
  name: "qrexec-policy",
  section: 1,
  main: callSpec,
  commands: includedCommands.map((name) => commands[name].spec),
  files: {
    "/etc/qubes/policy.d, /run/qubes/policy.d": "the policy; a file in /run hides one of the same name in /etc",
    "/etc/qubes-rpc/policy": "R4.0 policy, one file per service, which !compat-4.0 reads",
    "/var/run/qubesd.internal.sock": "internal socket of the core daemon, for system information",
  },
  seeAlso: ["qubesd(8)", "qrexec-client(1)", "qvm-ls(1)"],
};
