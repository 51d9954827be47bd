import { spawn } from "node:child_process";
import { once } from "node:events";
import { renameSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { fileURLToPath } from "node:url";
import t from "tap";
import { call, request } from "../rig/run-daemon.ts";
import { writeSmallStore } from "../rig/stores.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const program = fileURLToPath(new URL("../../dist/qubesd.cjs", import.meta.url));

t.test("sockets from systemd are recognised by their names", async (t) => {
  const folder = new TemporaryFolder(t);
  const store = writeSmallStore(folder);
  const names = ["qubesd.internal.sock", "qubesd.sock", "qubesd.misc.sock"];
  const servers: Server[] = [];
  for (const name of names) {
    const server = createServer();
    await once(server.listen(folder.at(`given-${name}`)), "listening");
    servers.push(server);
  }
  const descriptors = servers.map((server) => (server as unknown as { _handle: { fd: number } })._handle.fd);
  // systemd sets the process id for which the sockets are; exec keeps it.
  const script = 'LISTEN_PID=$$ exec "$@"';
  const command = ["-c", script, "sh", process.execPath, program, "--store", store, "--socket-dir", folder.path];
  const daemon = spawn("/bin/sh", command, {
    env: { PATH: process.env["PATH"], LISTEN_FDS: "3", LISTEN_FDNAMES: names.join(":") },
    stdio: ["ignore", "ignore", "pipe", ...descriptors],
  });
  t.teardown(() => daemon.kill("SIGKILL"));
  let printed = "";
  await new Promise<void>((resolve) => {
    daemon.stderr?.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      if (printed.includes("serving")) resolve();
    });
  });
  // This process would accept connections too. Closing a socket removes its path.
  for (const name of names) renameSync(folder.at(`given-${name}`), folder.at(`kept-${name}`));
  for (const server of servers) (server as unknown as { _handle: { close(): void } })._handle.close();
  t.match(await request(folder.at("kept-qubesd.sock"), call("admin.vm.List", "dom0")), /studio class=AppVM/);
  t.match(await request(folder.at("kept-qubesd.internal.sock"), call("internal.GetSystemInfo", "dom0")), /"studio"/);
  daemon.kill("SIGTERM");
  t.same(await once(daemon, "exit"), [0, null]);
});
