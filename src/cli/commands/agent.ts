import { isatty } from "node:tty";
import { exitCodes } from "../../base/exit-code.ts";
import { systemPaths } from "../../base/system-paths.ts";
import { PolicySockets } from "../../call/service/policy-sockets.ts";
import type { Arguments } from "../../command/arguments.ts";
import { UsageError } from "../../command/usage-error.ts";
import { StandardLog } from "../../host/standard-log.ts";
import { writeError } from "../../host/write-all.ts";
import { socketPlace } from "../../platform/sockets/claim-socket-path.ts";
import { findServe } from "../../platform/sockets/find-serve.ts";
import type { RequestCaller, RequestLimits } from "../../platform/sockets/request-handler.ts";
import { GuardedInput } from "../agent/guarded-input.ts";
import { TerminalAgent } from "../agent/terminal-agent.ts";
import { coloursFor } from "../reporters/colour.ts";

/** The time in which keys are ignored, in milliseconds, since they were meant for something else. */
const guard = 1000;

/** The default time to answer, in seconds. */
const defaultTimeout = 120;

/** The limits on clients. A question can be large: it contains the icons of all domains. */
const limits: RequestLimits = {
  requestBytes: 4 * 1024 * 1024,
  requestMilliseconds: 5000,
  replyMilliseconds: 5000,
  connections: 100,
};

/** `qrexec-policy agent` */
export async function runAgent(given: Arguments): Promise<number> {
  const timeout = readTimeout(given.value("timeout"));
  if (!isatty(0) || !isatty(1))
    throw new UsageError("questions need a terminal: standard input or output is not a terminal");
  const directory = given.value("service-dir") ?? systemPaths.services;
  const ended = new AbortController();
  const end = (): void => ended.abort();
  const input = new GuardedInput(process.stdin);
  const agent = new TerminalAgent(
    {
      input,
      output: process.stdout,
      guard,
      limit: timeout * 1000,
      colours: coloursFor(1).level > 0,
      ended: ended.signal,
    },
    end,
  );
  const over = new Promise<void>((resolve) => ended.signal.addEventListener("abort", () => resolve()));
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, end);
  process.stdin.on("end", end).on("error", end);
  // Writing fails if the terminal is closed.
  process.stdout.on("error", end);
  const sockets = new PolicySockets(new StandardLog(false), findServe(), limits);
  try {
    const answer = (text: string, caller: RequestCaller): Promise<string> =>
      agent.answer(Buffer.from(text, "latin1"), caller.signal);
    const paths = ["policy.Ask", "policy.Notify"].map((service) => socketPlace(`${directory}/${service}`));
    for (const path of new Set(paths)) await sockets.open({ path, isWhole: () => false, answer });
  } catch (error) {
    writeError(`qrexec-policy agent: ${(error as Error).message}\n`);
    await sockets.close(0);
    return exitCodes.internal.code;
  }
  process.stdout.write(`waiting for questions in ${directory}; Ctrl-C ends\n`);
  await over;
  await sockets.close(guard);
  return exitCodes.allow.code;
}

function readTimeout(text: string | undefined): number {
  if (text === undefined) return defaultTimeout;
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds < 5 || seconds > 600) {
    throw new UsageError(`--timeout ${text} is out of range; expected 5 to 600 seconds`);
  }
  return seconds;
}
