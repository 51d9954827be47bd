import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { diskDrivers } from "../../src/storage/drivers/disk-drivers.ts";
import type { Pool, PoolConfig } from "../../src/storage/pool.ts";
import { letterOf, openPool, runWriting, writeImage } from "../rig/file-pools.ts";
import { mountFilesystem, noFilesystems } from "../rig/filesystems.ts";

const skip = noFilesystems();
const silent = { info: () => {}, warning: () => {}, copying: () => {} };

function poolOf(config: PoolConfig): Pool {
  const driver = diskDrivers(silent).find(({ name }) => name === config["driver"]);
  if (driver === undefined) throw new Error("no such driver");
  return driver.open({ name: "p", ...config });
}

t.test("a pool is set up only where data can be shared, unless that is not looked for", { skip }, async (t) => {
  for (const [kind, shares] of [
    ["btrfs", true],
    ["xfs", true],
    ["ext4", false],
  ] as const) {
    const { path } = mountFilesystem(t, kind);
    const config = { driver: "file-reflink", dir_path: join(path, "pool") };
    if (shares) {
      await poolOf(config).setup();
    } else {
      await t.rejects(poolOf(config).setup(), { name: "StorageError", message: /cannot share data .* setup_check=no/ });
      t.notOk(existsSync(config.dir_path), "nothing is left behind");
      const unchecked = poolOf({ ...config, setup_check: "no" });
      t.notOk("setup_check" in unchecked.config, "it matters only once");
      await unchecked.setup();
    }
    t.same(readdirSync(config.dir_path), ["appvms", "vm-templates"]);
    await poolOf(config)
      .usage()
      .then((usage) => t.ok(usage !== null && usage.size > usage.usage));
    await poolOf({ ...config, driver: "file" }).setup();
    await t.rejects(poolOf({ ...config, dir_path: join(path, "a/b") }).setup(), /not there \(ENOENT\)/);
    writeFileSync(join(path, "file"), "");
    await t.rejects(poolOf({ ...config, dir_path: join(path, "file") }).setup(), /ENOTDIR/);
  }
});

t.test("a tree of the driver file is one of file-reflink, without its files of device-mapper", { skip }, async (t) => {
  for (const kind of ["btrfs", "ext4"] as const) {
    const { path } = mountFilesystem(t, kind);
    const write = (file: string, letter: string) => {
      mkdirSync(join(path, file, ".."), { recursive: true });
      writeFileSync(join(path, file), Buffer.alloc(4096, letter));
    };
    write("vm-templates/f/root.img", "t");
    for (const ending of ["-cow.img", "-cow.img.old"]) write(`vm-templates/f/root${ending}`, "w");
    write("appvms/a/private.img", "p");
    write("appvms/a/private-cow.img", "w");
    write("appvms/a/root-cow.img", "w");
    write("appvms/a/volatile.img", "v");
    const { open, pool } = openPool(path);
    const template = open({ name: "root", vid: "vm-templates/f/root" });
    const snapshot = { saveOnStop: false, snapOnStart: true, source: "vm-templates/f/root" };
    const root = open({ name: "root", vid: "appvms/a/root", ...snapshot });
    const kept = open();
    const volatile = open({ name: "volatile", vid: "appvms/a/volatile", saveOnStop: false });
    t.match(
      (await pool.check(() => false)).map((each) => `${each.path} ${each.repair}`),
      [/appvms\/a\/volatile.img remove it/],
    );
    for (const volume of [root, kept, volatile]) {
      await volume.verify();
      await volume.start();
    }
    t.same(
      [root, kept, volatile].map((each) => letterOf(each.path)),
      ["t", "p", ""],
    );
    writeImage(kept.path, "q");
    for (const volume of [root, kept, volatile]) await volume.stop();
    await runWriting(template, "u");
    t.same([letterOf(await kept.export()), letterOf(await template.export())], ["q", "u"]);
    t.notOk(existsSync(join(path, "appvms/a/volatile.img")), "it was never one of an ended domain");
    t.ok(existsSync(join(path, "appvms/a/private-cow.img")), "rm is left to the administrator");
  }
});
