import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import t, { type Test } from "tap";
import { systemDiskCalls } from "../../src/storage/drivers/files/disk-calls.ts";
import { openPool } from "../rig/file-pools.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const vid = "appvms/a/private";

async function refuses(t: Test, work: () => unknown, message: string): Promise<void> {
  await t.rejects(async () => work(), { name: "StorageError", message }, message);
}

function system(t: Test) {
  const folder = new TemporaryFolder(t);
  return { folder, ...openPool(folder.path, "file") };
}

t.test("what a volume refuses, and why", async (t) => {
  const { open } = system(t);
  const volume = open();
  await refuses(t, () => volume.verify(), `the image of ${vid} does not exist`);
  await refuses(t, () => volume.export(), `the image of ${vid} does not exist, or a running domain uses it`);
  await volume.create();
  await volume.verify();
  await refuses(t, () => volume.resize(2 ** 20 - 1), `${vid} cannot shrink from 1048576 to 1048575 bytes`);
  await volume.resize(2 ** 20);
  await refuses(t, () => volume.revert("9"), `${vid} has no revision "9"`);
  await refuses(t, () => volume.revert("x".repeat(50)), `${vid} has no revision "${"x".repeat(40)}"`);
  await refuses(t, () => volume.importEnd(true), `no import to ${vid} is running`);

  await volume.importBegin(4096);
  await refuses(t, () => volume.start(), `an import to ${vid} is running`);
  await refuses(t, () => volume.revert("1"), `${vid} cannot be reverted while an import is running`);
  await refuses(t, () => volume.cloneFrom(volume), `${vid} cannot be overwritten while an import is running`);
  await volume.importEnd(false);

  await volume.start();
  await refuses(t, () => volume.revert("1"), `${vid} cannot be reverted while it is in use or has uncommitted data`);
  await refuses(
    t,
    () => volume.cloneFrom(volume),
    `${vid} cannot be overwritten while it is in use or has uncommitted data`,
  );
  await refuses(t, () => volume.importBegin(4096), `${vid} is in use`);
  await volume.stop();
  await volume.stop();
});

t.test("volumes that keep nothing, and volumes that are read-only", async (t) => {
  const { open } = system(t);
  const volatile = open({ vid: "appvms/a/volatile", saveOnStop: false });
  await volatile.verify();
  await refuses(t, () => volatile.importBegin(1), "appvms/a/volatile keeps no data");
  await refuses(t, () => volatile.export(), "appvms/a/volatile keeps no data that could be copied");
  await volatile.cloneFrom(open());
  await refuses(t, () => open({ rw: false }).resize(2 ** 30), `${vid} is read-only`);
  const root = open({ vid: "appvms/a/root", saveOnStop: false, snapOnStart: true, source: "appvms/t/root" });
  await refuses(t, () => root.start(), "the source volume of appvms/a/root does not exist");
  await refuses(t, () => root.verify(), "the source volume of appvms/a/root does not exist");
  const source = open({ vid: "appvms/t/root" });
  await refuses(t, () => root.verify(), "the image of appvms/t/root does not exist");
  await refuses(t, () => root.start(), "the source image of the snapshot does not exist, or a running domain uses it");
  await source.create();
  await root.verify();
});

t.test("data of a former volume is not overwritten", async (t) => {
  for (const name of ["private.img", "private-dirty.img", "private.img.1@2026-01-01T00:00:00Z"]) {
    const { folder, open } = system(t);
    mkdirSync(folder.at("appvms/a"), { recursive: true });
    writeFileSync(folder.at(`appvms/a/${name}`), "data");
    await refuses(
      t,
      () => open().create(),
      `the pool contains data of a former ${vid}; move its files away, or remove them`,
    );
    t.ok(existsSync(folder.at(`appvms/a/${name}`)));
  }
  const { folder, open } = system(t);
  mkdirSync(folder.at("appvms/a"), { recursive: true });
  for (const name of ["private-import.img", "private-precache.img", "private.img~x", "private-dirty.img"]) {
    writeFileSync(folder.at(`appvms/a/${name}`), "");
  }
  await open().create();
  t.same(readdirSync(folder.at("appvms/a")), ["private.img"], "remains without data are removed");
});

t.test("a system error names its meaning and its code, and the log has its text", async (t) => {
  for (const [code, meaning] of [
    ["ENOSPC", "the pool has no space left (ENOSPC)"],
    ["EDQUOT", "the quota of the pool is used up (EDQUOT)"],
    ["EIO", "its disk failed; see the kernel log (EIO)"],
    ["EROFS", "the pool is read-only (EROFS)"],
    ["ENOENT", "an image or the directory of the pool does not exist (ENOENT)"],
    ["EACCES", "the daemon has no permission in the pool (EACCES)"],
    ["EPERM", "the daemon has no permission in the pool (EPERM)"],
    ["EMFILE", "the daemon has too many files open (EMFILE)"],
    ["EMLINK", "too many snapshots of one state (EMLINK)"],
    ["EXOTIC", "EXOTIC"],
  ] as const) {
    const fail = async (): Promise<never> => {
      throw Object.assign(new Error(`${code}: text`), { code });
    };
    const { open, warnings } = openPool(new TemporaryFolder(t).path, "file", { ...systemDiskCalls, truncate: fail });
    await refuses(t, () => open().create(), `cannot create ${vid}: ${meaning}`);
    t.same(warnings, [`cannot create ${vid}: ${code}: text`]);
    const read = openPool(new TemporaryFolder(t).path, "file", { ...systemDiskCalls, look: fail }).open();
    await refuses(t, () => read.status(), `cannot read ${vid}: ${meaning}`);
    await refuses(t, () => read.verify(), `cannot verify ${vid}: ${meaning}`);
    await refuses(t, () => read.export(), `cannot export ${vid}: ${meaning}`);
    await refuses(t, () => read.start(), `cannot start ${vid}: ${meaning}`);
    await refuses(t, () => read.stop(), `cannot stop ${vid}: ${meaning}`);
    await refuses(t, () => read.revert("1"), `cannot revert ${vid}: ${meaning}`);
    await refuses(t, () => read.resize(2 ** 30), `cannot resize ${vid}: ${meaning}`);
    await refuses(t, () => read.cloneFrom(read), `cannot overwrite ${vid}: ${meaning}`);
    await refuses(t, () => read.importBegin(1), `cannot import to ${vid}: ${meaning}`);
    const listed = openPool(new TemporaryFolder(t).path, "file", { ...systemDiskCalls, list: fail }).open();
    if (code === "ENOENT") continue;
    await refuses(t, () => listed.remove(), `cannot remove ${vid}: ${meaning}`);
    await refuses(t, () => listed.check(), `cannot check ${vid}: ${meaning}`);
  }
});
