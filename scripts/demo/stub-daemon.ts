import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A daemon that answers every call with the same system information. */
export interface StubDaemon {
  readonly path: string;
  stop(): Promise<void>;
}

/** Starts a daemon on a socket in a folder of its own. */
export async function startStubDaemon(systemInfo: string): Promise<StubDaemon> {
  const folder = mkdtempSync(join(tmpdir(), "qrexec-policy-demo-"));
  const path = join(folder, "qubesd.internal.sock");
  const server = createServer({ allowHalfOpen: true }, (client) => {
    client.on("error", () => client.destroy());
    client.resume();
    client.on("end", () => client.end(`0\0${systemInfo}`));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    path,
    stop: () =>
      new Promise((resolve) =>
        server.close(() => {
          rmSync(folder, { recursive: true, force: true });
          resolve();
        }),
      ),
  };
}
