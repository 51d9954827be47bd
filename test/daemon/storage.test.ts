import { existsSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import t from "tap";
import { letterOf, writeImage } from "../rig/file-pools.ts";
import { call, request, runDaemon } from "../rig/run-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const newSystem = `<qubes>
  <labels><label id="label-1" color="0xcc0000">red</label></labels>
  <pools>
    <pool name="varlibqubes" driver="file" dir_path="DIRECTORY" revisions_to_keep="1"/>
    <pool name="linux-kernel" driver="linux-kernel" dir_path="DIRECTORY/vm-kernels"/>
  </pools>
  <properties/>
  <domains>
    <domain id="domain-0" class="AdminVM"><properties><property name="label" ref="label-1"/></properties></domain>
  </domains>
</qubes>
`;

t.test("data that a domain wrote before the daemon was killed is committed at the restart", async (t) => {
  const folder = new TemporaryFolder(t);
  const store = folder.write("qubes.xml", newSystem.replaceAll("DIRECTORY", folder.path));
  const args = ["--store", store, "--socket-dir", folder.path];
  const first = await runDaemon(t, args);
  const socket = folder.at("qubesd.sock");
  const ask = (method: string, argument = "", payload = "") =>
    request(socket, call(method, "alone", argument, payload));
  const create = call("admin.vm.Create.StandaloneVM", "dom0", "", "name=alone label=red");
  t.equal(await request(socket, create), "0\0");
  for (const name of ["kernel", "netvm"]) t.equal(await ask("admin.vm.property.Set", name), "0\0");
  t.equal(await ask("admin.vm.Start"), "0\0");
  const dirty = folder.at("appvms/alone/private-dirty.img");
  writeImage(dirty, "w");
  t.match(await ask("admin.vm.volume.Set.revisions_to_keep", "private", "-1"), /^2\0QubesVMNotHaltedError\0/);
  await first.stop("SIGKILL");
  const check = async (...more: readonly string[]) => {
    const ended = await runDaemon(t, ["--store", store, "--check-storage", ...more]);
    return { ...(await ended.stop()), printed: ended.printed() };
  };
  writeFileSync(folder.at("appvms/alone/private.img~left"), "left");
  t.match(await check(), {
    code: 1,
    printed: /private.img~left: .*\n.*a repair would remove it\n.*private-dirty.img: uncommitted data/,
  });
  t.match(await check("--repair"), { code: 1, printed: /repaired: remove it[\s\S]*not in order/ });
  t.notOk(existsSync(folder.at("appvms/alone/private.img~left")));
  const second = await runDaemon(t, args);
  while (existsSync(dirty)) await setTimeout(5);
  t.equal(letterOf(folder.at("appvms/alone/private.img")), "w");
  t.equal(await ask("admin.vm.volume.ListSnapshots", "private"), "0\x001\n");
  t.match(
    await ask("admin.vm.volume.Info", "private"),
    /pool=varlibqubes\nvid=appvms\/alone\/private\nsize=2147483648\n/,
  );
  t.equal(await ask("admin.vm.volume.Revert", "private", "1"), "0\0");
  t.equal(letterOf(folder.at("appvms/alone/private.img")), "");
  t.equal(await request(socket, call("admin.vm.Remove", "alone")), "0\0");
  t.notOk(existsSync(folder.at("appvms/alone")));
  t.match(
    await request(socket, call("admin.pool.Info", "dom0", "varlibqubes")),
    /driver=file\n[\s\S]*size=\d+\nusage=\d+\n/,
  );
  const added = `name=more\ndir_path=${folder.path}/more\nsetup_check=no\n`;
  t.equal(await request(socket, call("admin.pool.Add", "dom0", "file-reflink", added)), "0\0");
  t.ok(existsSync(folder.at("more/appvms")));
  const refused = call("admin.pool.Add", "dom0", "file", `name=x\ndir_path=${folder.path}/a/b\n`);
  t.match(await request(socket, refused), /^2\0StoragePoolException\0/);
  for (const taken of ["", "/appvms", "/more/vm-templates/x"]) {
    const shared = call("admin.pool.Add", "dom0", "file", `name=x\ndir_path=${folder.path}${taken}\n`);
    t.match(await request(socket, shared), /^2\0StoragePoolException\0\0the pool "(varlibqubes|more)" has/, taken);
  }
  t.same(await second.stop(), { code: 0, signal: null });
  t.match(await check(), { code: 0, printed: /in order/ });
  t.match(second.printed(), /info: Renamed file: ".*private-dirty.img" -> ".*private.img"/);
});

t.test("options about storage that cannot be used together", async (t) => {
  for (const args of [["--repair"], ["--check-storage", "--demo"]]) {
    t.same(await (await runDaemon(t, args)).stop(), { code: 2, signal: null });
  }
});
