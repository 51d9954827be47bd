import t from "tap";
import { memoryDrivers } from "../../src/storage/drivers/memory-drivers.ts";
import type { Pool } from "../../src/storage/pool.ts";
import { StorageError } from "../../src/storage/storage-error.ts";
import type { VolumeConfig } from "../../src/storage/volume.ts";

function open(driver: string, config: Readonly<Record<string, string>>): Pool {
  const found = memoryDrivers(() => ["6.6"]).find(({ name }) => name === driver);
  if (found === undefined) throw new Error(driver);
  return found.open({ driver, ...config });
}

const plain: VolumeConfig = {
  name: "private",
  pool: "p",
  vid: "appvms/a/private",
  size: 10,
  rw: true,
  saveOnStop: true,
  snapOnStart: false,
  revisionsToKeep: 1,
  ephemeral: false,
  source: null,
};

t.test("values of a configuration are checked", (t) => {
  const pool = open("file-reflink", { name: "p", dir_path: "/p", revisions_to_keep: "3", ephemeral_volatile: "true" });
  t.equal(pool.revisionsToKeep, 3);
  t.equal(pool.ephemeralVolatile, true);
  t.equal(pool.config["ephemeral_volatile"], "True");
  const flags = ["maybe", "", "constructor", "__proto__"].map((text) => ({ ephemeral_volatile: text }));
  for (const wrong of [{ revisions_to_keep: "x" }, { revisions_to_keep: "-2" }, ...flags]) {
    t.throws(() => open("file-reflink", { name: "p", dir_path: "/p", ...wrong }), StorageError);
  }
  t.throws(() => open("file", { name: "p", dir_path: "/p", revisions_to_keep: "2" }), StorageError);
  for (const driver of ["zfs", "lvm_thin", "callback"]) t.throws(() => open(driver, { name: "p" }), /not available/);
  t.end();
});

t.test("a volume cannot be outside its pool", (t) => {
  const pool = open("file", { name: "p", dir_path: "/p" });
  for (const vid of ["../x", "/x", "a//b", "a/../b", "", "a/", "a b"]) {
    t.throws(() => pool.open({ ...plain, vid }), StorageError, vid);
  }
  t.equal(pool.open(plain).path, "/p/appvms/a/private-dirty.img");
  t.end();
});

t.test("the enclosing pool is the innermost one", (t) => {
  const outer = open("file", { name: "outer", dir_path: "/a" });
  const inner = open("file", { name: "inner", dir_path: "/a/b" });
  const beside = open("file", { name: "beside", dir_path: "/a/bc" });
  const kernels = open("linux-kernel", { name: "k", dir_path: "/a/b/kernels" });
  const all = [outer, inner, beside, kernels];
  t.equal(kernels.includedIn(all), inner);
  t.equal(inner.includedIn(all), outer);
  t.equal(beside.includedIn(all), outer);
  t.equal(outer.includedIn(all), null);
  t.end();
});

t.test("a volume in use is not changed", async (t) => {
  const pool = open("file", { name: "p", dir_path: "/p" });
  const volume = pool.open(plain);
  const other = pool.open({ ...plain, vid: "appvms/b/private", size: 20 });
  await volume.start();
  await t.rejects(volume.start(), StorageError);
  await t.rejects(volume.remove(), StorageError);
  await t.rejects(volume.cloneFrom(other), StorageError);
  await t.rejects(volume.importBegin(1), StorageError);
  await volume.stop();
  await volume.stop();
  await t.rejects(volume.resize(9), /cannot shrink/);
  await volume.resize(11);
  await volume.cloneFrom(other);
  t.equal(volume.config.size, 20);
  await volume.remove();
  t.same(pool.list(), ["appvms/b/private"]);
});

t.test("a snapshot needs a source", async (t) => {
  const pool = open("file", { name: "p", dir_path: "/p" });
  const snapshot = { ...plain, saveOnStop: false, snapOnStart: true };
  await t.rejects(pool.open(snapshot).start(), /does not exist/);
  await t.rejects(pool.open({ ...snapshot, source: "gone" }).start(), /does not exist/);
});

t.test("kernels are read-only", async (t) => {
  const pool = open("linux-kernel", { name: "k", dir_path: "/k" });
  t.same(pool.list(), ["6.6"]);
  t.equal(pool.find("6.5"), undefined);
  const kernel = pool.find("6.6");
  if (kernel === undefined) throw new Error("no kernel");
  t.equal(kernel.path, "/k/6.6/modules.img");
  for (const work of [
    () => kernel.resize(1),
    () => kernel.revert("1"),
    () => kernel.cloneFrom(kernel),
    () => kernel.importEnd(true),
  ]) {
    await t.rejects(work, StorageError);
  }
  await t.rejects(() => kernel.importBegin(1), StorageError);
  t.throws(() => kernel.configure({ rw: true }), StorageError);
  t.throws(() => pool.setRevisionsToKeep(1), StorageError);
  t.throws(() => pool.setEphemeralVolatile(true), StorageError);
});
