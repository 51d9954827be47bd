import type { CommandSpec } from "../command.ts";
import { agentSpec } from "./agent.ts";
import { callSpec } from "./call.ts";
import { compileSpec } from "./compile.ts";
import { convertSpec } from "./convert.ts";
import { daemonSpec } from "./daemon.ts";
import { evalSpec } from "./eval.ts";
import { explainSpec } from "./explain.ts";
import { fmtSpec } from "./fmt.ts";
import { lintSpec } from "./lint.ts";
import { querySpec } from "./query.ts";
import { rulesSpec } from "./rules.ts";
import { statusSpec } from "./status.ts";
import { testSpec } from "./test.ts";

/** All commands, in the order of the help. */
export const commandSpecs: readonly CommandSpec[] = [
  callSpec,
  evalSpec,
  rulesSpec,
  compileSpec,
  lintSpec,
  explainSpec,
  testSpec,
  fmtSpec,
  convertSpec,
  querySpec,
  daemonSpec,
  statusSpec,
  agentSpec,
];

/** The command of a name; for a name that is none, the form without a command. */
export function findSpec(name: string): CommandSpec {
  return commandSpecs.find((spec) => spec.name === name) ?? callSpec;
}
