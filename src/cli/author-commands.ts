import type { Arguments } from "./command.ts";
import { runAgent } from "./commands/agent.ts";
import { runConvert } from "./commands/convert.ts";
import { runExplain } from "./commands/explain.ts";
import { runFmt } from "./commands/fmt.ts";
import { runLint } from "./commands/lint.ts";
import { runQuery } from "./commands/query.ts";
import { runTest } from "./commands/test.ts";

/** The commands for authors of policy. The build makes a file of its own of this. */
export const authorCommands: Readonly<Record<string, (given: Arguments) => Promise<number>>> = {
  lint: runLint,
  explain: runExplain,
  test: runTest,
  fmt: runFmt,
  convert: runConvert,
  query: runQuery,
  agent: runAgent,
};
