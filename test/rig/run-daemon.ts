import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { connected } from "./connected.ts";
import type { Scope } from "./temporary-folder.ts";

const program = fileURLToPath(new URL("../../dist/qubesd.cjs", import.meta.url));

/** A running qubesd. */
export interface RunningDaemon {
  readonly process: ChildProcess;
  /** Returns the output so far, with standard error. */
  printed(): string;
  /** Sends a signal, and returns how it ended. */
  stop(signal?: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts the built daemon, and waits until it is ready or has ended. */
export async function runDaemon(
  scope: Scope,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<RunningDaemon> {
  const env = { PATH: process.env["PATH"], ...environment };
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  const ended = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  scope.teardown(() => child.kill("SIGKILL"));
  await new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
        if (/serving \d+ domains/.test(printed)) resolve();
      });
    }
    void ended.then(() => resolve());
  });
  return {
    process: child,
    printed: () => printed,
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      const [code, by] = await ended;
      return { code, signal: by };
    },
  };
}

/** Sends a request to a socket, one character a byte, and returns all bytes of the reply. */
export async function request(path: string, text: string): Promise<string> {
  const socket = await connected(path);
  return new Promise((resolve, reject) => {
    let reply = "";
    socket.setEncoding("latin1").on("data", (piece: string) => {
      reply += piece;
    });
    socket.on("error", reject).on("close", () => resolve(reply));
    socket.end(Buffer.from(text, "latin1"));
  });
}

/** Makes a request in the current framing, with dom0 as the source. */
export function call(method: string, dest: string, argument = "", payload = ""): string {
  return `${method}+${argument} dom0 name ${dest}\0${payload}`;
}
