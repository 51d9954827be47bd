import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { connect, createServer } from "node:net";
import { TemporaryFolder } from "./temporary-folder.ts";

interface Scope {
  teardown(handler: () => void | Promise<void>): void;
}

/** A log socket that accepts streams. */
export interface LogListener {
  readonly path: string;
  /** Returns the text received so far. */
  text(): Promise<string>;
}

/** Listens as a log that accepts streams. */
export async function listenForLog(scope: Scope): Promise<LogListener> {
  const path = new TemporaryFolder(scope).at("log");
  let text = "";
  const ends: Promise<void>[] = [];
  const server = createServer((client) => {
    ends.push(new Promise((resolve) => void client.once("close", resolve)));
    client.setEncoding("utf8");
    client.on("error", () => client.destroy());
    client.on("data", (chunk) => {
      text += chunk;
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  scope.teardown(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return {
    path,
    async text() {
      // Connections are accepted in order: when this connection has ended, all earlier ones have ended too.
      await new Promise((resolve) => connect(path).end().resume().once("close", resolve));
      await Promise.all(ends);
      return text;
    },
  };
}

const receiver = `
use IO::Socket::UNIX;
my $s = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die "no socket: $!";
$s->recv(my $datagram, 65536);
print $datagram;
`;

/** Listens as /dev/log does, for one datagram. Node.js has no datagram sockets, so this uses Perl. */
export async function listenForDatagram(scope: Scope): Promise<{ path: string; datagram: Promise<string> }> {
  const path = new TemporaryFolder(scope).at("log");
  const child = spawn("perl", ["-e", receiver, path], { stdio: ["ignore", "pipe", "inherit"] });
  scope.teardown(() => void child.kill());
  const datagram = new Promise<string>((resolve, reject) => {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
    child.on("error", reject);
    child.on("close", () => resolve(text));
  });
  while (!existsSync(path) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
  return { path, datagram };
}
