/**
 * Everything that a usual call of qrexec does not need. The build makes a file of its own of this: what others import
 * with import() comes from there, and so do the modules that scripts/bundles.ts lists as cold.
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
