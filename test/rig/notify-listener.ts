import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import type { Scope } from "./temporary-folder.ts";

/** Prints each datagram of a socket as a line; Node.js has no datagram sockets. */
const program = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print("listening", flush=True)
while True:
    print(s.recv(4096).decode().strip().replace("\\n", " "), flush=True)
`;

/** The notifications of a service to systemd (sd_notify(3)). */
export interface Notices {
  readonly heard: string;
  /** Waits until a text is among them. */
  include(text: string): Promise<void>;
}

/** Listens in place of systemd. */
export async function listenToNotices(scope: Scope, path: string): Promise<Notices> {
  const child = spawn("/usr/bin/python3", ["-c", program, path], { stdio: ["ignore", "pipe", "inherit"] });
  scope.teardown(() => child.kill());
  let heard = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    heard += text;
  });
  await once(child.stdout, "data");
  return {
    get heard() {
      return heard;
    },
    async include(text) {
      while (!heard.includes(text)) await setTimeout(10);
    },
  };
}
