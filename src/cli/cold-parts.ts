/**
 * The code that most calls do not need. The build writes it to a file of its own. Other files load it with import(), or
 * through the modules that scripts/bundles.ts lists as cold.
 */
export { askInCall, createLegacyPolicy } from "../call/agents/ask-in-call.ts";
export { carryOut } from "../call/carry-out.ts";
export { exchangeByNet } from "../platform/sockets/exchange-by-net.ts";
export { decideLegacy } from "../policy/evaluate/decide-legacy.ts";
export { isMissing, loadLegacyPolicy } from "../policy/load/load-legacy.ts";
export { LineGrammar } from "../policy/syntax/line-grammar.ts";
export { describeFailure } from "../policy/syntax/syntax-error.ts";
export { readCallOptions } from "./call-options.ts";
export { runCommand } from "./run-command.ts";
export { reportArguments } from "./usage.ts";
