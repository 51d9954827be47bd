/**
 * A part of `qrexec-policy`: a module with all that it imports, except other parts. The build makes a function of it,
 * which runs when the part is first needed (docs/rooms/launcher.md).
 */
export interface Part {
  readonly name: string;
  readonly entry: string;
  /**
   * Calls run it: the Node.js file holds it as plain text, and `qrexec-policy compile` writes a code cache of it. It
   * shares no code with other parts. All other parts are compressed and share what they have in common.
   */
  readonly isHot?: true;
  /** In the native executable it shares no code with other parts: access to another part is slow there. */
  readonly isAloneInNative?: true;
  /** Where the Node.js file has a part that is not hot. */
  readonly pack?: (typeof packs)[number];
  /** The runtime that needs it, if it is one only. */
  readonly only?: Runtime;
}

/**
 * The packs of compressed parts: what rare calls need, the commands for the system, the commands for authors of policy.
 * Loading a part unpacks its pack, and those of the parts that it imports.
 */
export const packs = ["calls", "commands", "authors"] as const;

/** Runs the program: Node.js, or the native executable. */
export type Runtime = "node" | "native";

/**
 * All parts. `import("./x.ts")` of an entry loads its part. A static import of an entry from another part loads it at
 * the first use of one of its exports.
 */
export const parts: readonly Part[] = [
  { name: "call", entry: "src/cli/main.ts", isHot: true },
  { name: "load", entry: "src/policy/load/load-current.ts", isHot: true },
  { name: "grammar", entry: "src/policy/syntax/line-grammar.ts", pack: "calls" },
  { name: "syntax-error", entry: "src/policy/syntax/syntax-error.ts", pack: "calls" },
  { name: "load-legacy", entry: "src/policy/load/load-legacy.ts", pack: "calls" },
  { name: "decide-legacy", entry: "src/policy/evaluate/decide-legacy.ts", pack: "calls" },
  { name: "carry-out", entry: "src/call/carry-out.ts", pack: "calls" },
  { name: "ask", entry: "src/call/agents/ask-in-call.ts", pack: "calls" },
  { name: "exchange-by-net", entry: "src/platform/sockets/exchange-by-net.ts", pack: "calls", only: "node" },
  { name: "call-options", entry: "src/cli/call-options.ts", pack: "calls" },
  { name: "usage", entry: "src/cli/usage.ts", pack: "calls" },
  { name: "commands", entry: "src/cli/run-command.ts", pack: "commands" },
  { name: "eval", entry: "src/cli/commands/eval.ts", pack: "commands" },
  { name: "rules", entry: "src/cli/commands/rules.ts", pack: "commands" },
  { name: "compile", entry: "src/cli/commands/compile.ts", pack: "commands" },
  { name: "daemon", entry: "src/cli/commands/daemon.ts", pack: "commands", isAloneInNative: true },
  { name: "status", entry: "src/cli/commands/status.ts", pack: "commands" },
  { name: "complete", entry: "src/cli/commands/complete.ts", pack: "commands", only: "node" },
  { name: "lint", entry: "src/cli/commands/lint.ts", pack: "authors", only: "node" },
  { name: "explain", entry: "src/cli/commands/explain.ts", pack: "authors", only: "node" },
  { name: "test", entry: "src/cli/commands/test.ts", pack: "authors", only: "node" },
  { name: "fmt", entry: "src/cli/commands/fmt.ts", pack: "authors", only: "node" },
  { name: "convert", entry: "src/cli/commands/convert.ts", pack: "authors", only: "node" },
  { name: "query", entry: "src/cli/commands/query.ts", pack: "authors", only: "node" },
  { name: "agent", entry: "src/cli/commands/agent.ts", pack: "authors", only: "node" },
  { name: "globals", entry: "src/platform/native/globals.native.ts", only: "native" },
  { name: "caches", entry: "src/launcher/make-caches.ts", pack: "commands", only: "node" },
];
