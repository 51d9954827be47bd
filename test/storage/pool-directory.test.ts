import { existsSync, readdirSync, writeFileSync } from "node:fs";
import t from "tap";
import { type DiskCalls, systemDiskCalls } from "../../src/storage/drivers/files/disk-calls.ts";
import { fileDriver } from "../../src/storage/drivers/files/file-pool.ts";
import type { PoolConfig } from "../../src/storage/pool.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

function open(directory: string, more: Partial<PoolConfig> = {}, calls: DiskCalls = systemDiskCalls) {
  const listener = { info() {}, warning() {}, copying() {} };
  const driver = more["driver"] === "file-reflink" ? "file-reflink" : "file";
  return fileDriver(driver, listener, calls).open({ name: "p", dir_path: directory, ...more });
}

t.test("a pool makes its directory and the directories in it, once", async (t) => {
  const folder = new TemporaryFolder(t);
  t.equal(fileDriver("file", { info() {}, warning() {}, copying() {} }).isAvailable, true);
  const pool = open(`${folder.path}/x/../new`);
  t.equal(pool.config["dir_path"], folder.at("new"));
  t.equal(pool.config["driver"], "file");
  t.equal(await pool.usage(), null);
  const synced: string[] = [];
  const sync = async (path: string) => void synced.push(path);
  await open(folder.at("new"), {}, { ...systemDiskCalls, sync }).setup();
  t.same(synced, [folder.at("new")]);
  t.same(readdirSync(folder.at("new")).sort(), ["appvms", "vm-templates"]);
  writeFileSync(folder.at("new/appvms/kept"), "");
  await pool.setup();
  t.ok(existsSync(folder.at("new/appvms/kept")));
  const { size, usage } = (await pool.usage()) ?? { size: 0, usage: 0 };
  t.ok(0 < usage && usage < size);
});

t.test("a directory that cannot be made", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("file", "");
  const failed = "cannot make the directory of the pool p";
  await t.rejects(open(folder.at("file")).setup(), { name: "StorageError", message: `${failed}: ENOTDIR` });
  await t.rejects(open(folder.at("no/parent")).setup(), {
    name: "StorageError",
    message: `${failed}: an image or the directory of the pool does not exist (ENOENT)`,
  });
});

t.test("a setup that fails removes what it has made, and nothing else", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.directory("old");
  const sync = async (): Promise<never> => {
    throw Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
  };
  for (const name of ["old", "new"]) {
    const pool = open(folder.at(name), {}, { ...systemDiskCalls, sync });
    await t.rejects(pool.setup(), {
      name: "StorageError",
      message: "cannot prepare the pool p: its disk failed; see the kernel log (EIO)",
    });
  }
  t.same(readdirSync(folder.path), ["old"]);
});

t.test("file-reflink needs a filesystem that can share data", async (t) => {
  // A filesystem in memory cannot.
  const directory = "/dev/shm";
  const pool = open(directory, { driver: "file-reflink" });
  await t.rejects(pool.setup(), {
    name: "StorageError",
    message:
      "the filesystem of /dev/shm cannot share data between files; expected btrfs or XFS; " +
      "choose another directory or the driver file, or copy all data at each start and stop with setup_check=no",
  });
  t.notOk(existsSync(`${directory}/appvms`), "nothing is made");
  const folder = new TemporaryFolder(t);
  for (const more of [{ driver: "file-reflink", setup_check: "no" }, { setup_check: "yes" }]) {
    const unchecked = open(folder.at("p"), more);
    await unchecked.setup();
    t.notOk("setup_check" in unchecked.config, "the flag is not stored");
  }
  t.throws(() => open(folder.at("p"), { setup_check: "perhaps" }), { message: /^invalid setup_check; expected/ });
});

t.test("volumes cannot be encrypted", (t) => {
  const pool = open("/nowhere");
  t.throws(() => pool.setEphemeralVolatile(true), { message: "this daemon cannot encrypt volumes" });
  pool.setEphemeralVolatile(false);
  t.equal(pool.ephemeralVolatile, false);
  t.end();
});

t.test("ids of volumes", (t) => {
  const pool = open("/nowhere");
  const config = { name: "private", pool: "p", size: 1, rw: true, saveOnStop: true, snapOnStart: false } as const;
  const more = { revisionsToKeep: 1, ephemeral: false, source: null } as const;
  for (const vid of [
    ...["appvms/a/root-dirty", "appvms/a/root-precache", "appvms/a/root-import", "appvms/a/x.img", "appvms/a/x.img.1"],
    ...["a/private", "other/a/private", "appvms/a/b/c", "appvms", "appvms/a"],
  ]) {
    t.throws(
      () => pool.open({ ...config, ...more, vid }),
      { message: `invalid volume id "${vid}"; expected appvms/NAME/VOLUME or vm-templates/NAME/VOLUME` },
      vid,
    );
  }
  for (const vid of ["appvms/a/root", "vm-templates/a/root", "appvms/a/dirty", "appvms/a/root-dirty-x"]) {
    t.equal(pool.open({ ...config, ...more, vid }).config.vid, vid);
  }
  t.end();
});
