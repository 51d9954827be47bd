import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { ServicePaths } from "../../src/call/service/policy-service.ts";
import { request } from "./run-daemon.ts";
import type { StubDaemon } from "./stub-daemon.ts";
import type { TemporaryFolder } from "./temporary-folder.ts";
import { toolCommand } from "./tool-command.ts";
import { until } from "./until.ts";

/** A running policy service. */
export interface RunningService {
  /** Sends bytes to the socket for qrexec-daemon, ends the stream, and returns the whole reply. */
  ask(request: string): Promise<string>;
  /** Does the same for policy.EvalSimple and policy.EvalGUI. */
  askEval(which: "EvalSimple" | "EvalGUI", request: string): Promise<string>;
  readonly path: string;
  readonly pid: number;
  printed(): string;
  /** Sets whether the log is read. */
  readLog(isRead: boolean): void;
  /** Whether the log contains a text now or soon. */
  logged(expected: RegExp): Promise<boolean>;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts the built service with its sockets in a folder, and waits until it is ready or has ended.
 *
 * @param under a program with arguments that runs the command after them
 */
export async function runService(
  scope: { teardown(handler: () => void): void },
  folder: TemporaryFolder,
  daemon: Pick<StubDaemon, "path">,
  more: readonly string[] = [],
  under: readonly string[] = [],
): Promise<RunningService> {
  const args = ["--policy-path", folder.at("policy.d"), "--qubesd-socket", daemon.path, "--service-dir", folder.path];
  const sockets = ["socket", "eval-socket", "gui-socket", "status-socket"].flatMap((name) => [
    `--${name}-path`,
    folder.at(`${name}.sock`),
  ]);
  const words = [...under, ...toolCommand, "daemon", ...args, ...sockets, ...more];
  return startService(scope, words as [string, ...string[]], {
    policy: folder.at("socket.sock"),
    evalSimple: folder.at("eval-socket.sock"),
    evalGui: folder.at("gui-socket.sock"),
  });
}

/** Runs a command that starts the service with these sockets, and waits until the service is ready or has ended. */
export async function startService(
  scope: { teardown(handler: () => void): void },
  [program, ...words]: readonly [string, ...string[]],
  paths: ServicePaths,
): Promise<RunningService> {
  const child = spawn(program, words, { env: { PATH: process.env["PATH"] }, stdio: ["ignore", "ignore", "pipe"] });
  scope.teardown(() => child.kill("SIGKILL"));
  const ended = once(child, "close") as Promise<[number | null]>;
  let printed = "";
  await new Promise<void>((resolve) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      if (printed.includes("serving calls")) resolve();
    });
    void ended.then(() => resolve());
  });
  return {
    ask: (text) => request(paths.policy, text),
    askEval: (which, text) => request(which === "EvalGUI" ? paths.evalGui : paths.evalSimple, `policy.${which}${text}`),
    path: paths.policy,
    pid: child.pid as number,
    printed: () => printed,
    readLog(isRead) {
      if (isRead) child.stderr.resume();
      else child.stderr.pause();
    },
    async logged(expected) {
      return until(() => expected.test(printed));
    },
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      return (await ended)[0];
    },
  };
}

/** Starts an agent of dom0 on a real socket. It replies with a text or by a function; returns its requests. */
export async function runAgent(
  scope: { teardown(handler: () => void): void },
  path: string,
  answer: string | ((request: string) => string),
): Promise<string[]> {
  const asked: string[] = [];
  const server = createServer({ allowHalfOpen: true }, (client) => {
    let request = "";
    client.setEncoding("latin1").on("data", (piece: string) => {
      request += piece;
    });
    client.on("error", () => client.destroy());
    client.on("end", () => {
      asked.push(request);
      client.end(typeof answer === "string" ? answer : answer(request));
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  scope.teardown(() => server.close());
  return asked;
}

/** Starts an agent of dom0 on a real socket that never replies; returns a count of its connections. */
export async function runSilentAgent(
  scope: { teardown(handler: () => void): void },
  path: string,
): Promise<() => number> {
  const clients = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    clients.add(client);
    client.on("close", () => clients.delete(client));
    client.on("error", () => {}).resume();
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  scope.teardown(() => {
    for (const client of clients) client.destroy();
    server.close();
  });
  return () => {
    // A client that has ended its half and then closes the connection is only noticed this way.
    for (const client of clients) client.write("");
    return clients.size;
  };
}
