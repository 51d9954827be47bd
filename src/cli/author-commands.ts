// The commands for authors of policy. The build writes them to a separate file.
export { runAgent } from "./commands/agent.ts";
export { runConvert } from "./commands/convert.ts";
export { runExplain } from "./commands/explain.ts";
export { runFmt } from "./commands/fmt.ts";
export { runLint } from "./commands/lint.ts";
export { runQuery } from "./commands/query.ts";
export { runTest } from "./commands/test.ts";
