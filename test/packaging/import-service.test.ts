import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import t from "tap";
import { call, request, runDaemon } from "../rig/run-daemon.ts";
import { smallStore } from "../rig/stores.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const programs = fileURLToPath(new URL("../../bin", import.meta.url));
const services = fileURLToPath(new URL("../../packaging/qubes-rpc", import.meta.url));

t.test("the data of a client replaces the data of a volume", async (t) => {
  const folder = new TemporaryFolder(t);
  const store = folder.write("qubes.xml", smallStore.replaceAll("/var/lib/qubes", folder.path));
  await runDaemon(t, ["--store", store, "--socket-dir", folder.path]);
  const socket = folder.at("qubesd.sock");
  t.equal(await request(socket, call("admin.vm.Create.StandaloneVM", "dom0", "", "name=alone label=red")), "0\0");
  const serve = (service: string, volume: string, input: string | Buffer) => {
    const env = {
      PATH: `${programs}:${process.env["PATH"]}`,
      QUBESD_INTERNAL_SOCKET: folder.at("qubesd.internal.sock"),
      QREXEC_REMOTE_DOMAIN: "dom0",
      QREXEC_REQUESTED_TARGET: "alone",
    };
    const { status, stdout } = spawnSync(`${services}/${service}`, [volume], { env, input, encoding: "latin1" });
    return { status, reply: stdout };
  };
  const image = folder.at("appvms/alone/private.img");
  const data = Buffer.concat([Buffer.alloc(200_000, "d"), Buffer.alloc(2 ** 20), Buffer.from("end")]);

  t.same(serve("admin.vm.volume.ImportWithSize", "private", Buffer.concat([Buffer.from(`${data.length}\n`), data])), {
    status: 0,
    reply: "0\0",
  });
  t.ok(readFileSync(image).equals(data));
  t.ok(statSync(image).blocks * 512 < 2 ** 19, "zeros are holes");

  t.same(serve("admin.vm.volume.Import", "private", "short"), { status: 0, reply: "0\0" });
  t.equal(statSync(image).size, data.length, "the client cannot choose the size here");
  t.equal(readFileSync(image).toString("latin1", 0, 6), "short\0");

  for (const [service, input, reason] of [
    ["Import", Buffer.alloc(data.length + 1), /Data import failed: more data than the 1248579 bytes/],
    ["ImportWithSize", "10\nshort", /Data import failed: less data than the 10 bytes/],
    ["ImportWithSize", "3\nlong", /Data import failed: more data than the 3 bytes/],
    ["ImportWithSize", "many\ndata", /^2\0ProtocolError\0/],
    ["ImportWithSize", "", /^2\0/],
  ] as const) {
    const { status, reply } = serve(`admin.vm.volume.${service}`, "private", input);
    t.not(status, 0);
    t.match(reply, reason);
  }
  t.match(serve("admin.vm.volume.Import", "root2", "x").reply, /^2\0ProtocolError\0/);
  t.match(serve("admin.vm.volume.Import", "volatile", "x").reply, /^2\0StoragePoolException\0/);
  t.equal(readFileSync(image).toString("latin1", 0, 6), "short\0", "a failed import changes nothing");
  t.notOk(readdirSync(folder.at("appvms/alone")).some((name) => name.includes("import")));
});
