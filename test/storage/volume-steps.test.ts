import t from "tap";
import { revisionsOf, runWriting, writeImage } from "../rig/file-pools.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { openTracedPool } from "../rig/traced-pool.ts";

/** Returns lines without their indentation. */
function steps(text: string): string {
  return text.trim().replace(/^ +/gm, "");
}

/** Steps that make the copy for the next start of a volume. */
function precache(volume: string): string {
  return `clone ${volume}.img ${volume}-precache.img~
    touch ${volume}-precache.img~ TIME
    chmod ${volume}-precache.img~ 600
    sync ${volume}-precache.img~
    rename ${volume}-precache.img~ ${volume}-precache.img
    sync a`;
}

const snapshot = { name: "root", vid: "appvms/b/root", saveOnStop: false, snapOnStart: true } as const;

t.test("each change of a volume is durable before the next", async (t) => {
  const { open, trace, log } = openTracedPool(new TemporaryFolder(t).path, "file-reflink");
  const volume = open();
  t.equal(
    await trace(() => volume.create()),
    steps(`create a/private.img~
      mkdir a
      sync appvms
      create a/private.img~
      truncate a/private.img~ 1048576
      sync a/private.img~
      rename a/private.img~ a/private.img
      sync a
      ${precache("a/private")}`),
  );
  t.equal(await trace(() => volume.start()), "rename a/private-precache.img a/private-dirty.img\nsync a");
  t.equal(
    await trace(() => volume.resize(2 ** 21)),
    "truncate a/private-dirty.img 2097152\nsync a/private-dirty.img",
    "of a running domain",
  );
  writeImage(volume.path, "a");
  t.equal(
    await trace(() => volume.stop()),
    steps(`sync a/private-dirty.img
      unlink a/private-precache.img
      link a/private.img a/private.img.1@TIME
      sync a
      rename a/private-dirty.img a/private.img
      sync a
      ${precache("a/private")}`),
  );
  t.equal(
    await trace(() => volume.resize(2 ** 22)),
    steps(`unlink a/private-precache.img
      sync a
      clone a/private.img a/private.img~
      truncate a/private.img~ 4194304
      chmod a/private.img~ 600
      sync a/private.img~
      rename a/private.img~ a/private.img
      sync a
      ${precache("a/private")}`),
    "of a halted domain",
  );
  for (const letter of "bc") await runWriting(volume, letter);
  await volume.settled();
  t.same(await revisionsOf(volume), ["2", "3"]);
  t.equal(
    await trace(() => volume.revert("2")),
    steps(`unlink a/private-precache.img
      sync a
      link a/private.img a/private.img.4@TIME
      sync a
      rename a/private.img.2@TIME a/private.img
      sync a
      ${precache("a/private")}`),
  );
  const importOf = (isGood: boolean) => async () => {
    await volume.importBegin(4096);
    await volume.importEnd(isGood);
  };
  const begin = `create a/private-import.img~
    truncate a/private-import.img~ 4096
    sync a/private-import.img~
    rename a/private-import.img~ a/private-import.img
    sync a`;
  t.equal(
    await trace(importOf(false)),
    steps(`${begin}\nunlink a/private-import.img\nsync a`),
    "an import that failed",
  );
  t.equal(
    await trace(importOf(true)),
    steps(`${begin}
      sync a/private-import.img
      unlink a/private-precache.img
      sync a
      link a/private.img a/private.img.5@TIME
      sync a
      rename a/private-import.img a/private.img
      sync a
      ${precache("a/private")}
      unlink a/private.img.3@TIME
      sync a`),
  );
  t.equal(
    await trace(() => volume.remove()),
    steps(`unlink a/private.img.4@TIME
      sync a
      unlink a/private.img.5@TIME
      sync a
      unlink a/private-precache.img
      sync a
      unlink a/private.img
      sync a
      rmdir a
      sync appvms`),
  );
  const said = new Set(log());
  for (const line of [
    'Created directory: "a"',
    'Created sparse file "a/private.img~" (1048576 bytes)',
    'Renamed file: "a/private.img~" -> "a/private.img"',
    'Reflinked file: "a/private.img" -> "a/private-precache.img~"',
    'Resized file: "a/private-dirty.img" (2097152 bytes)',
    'Hardlinked file: "a/private.img" -> "a/private.img.1@TIME"',
    'Removed file: "a/private-precache.img"',
    'Removed empty directory: "a"',
  ]) {
    t.ok(said.has(line), line);
  }
});

t.test("files of volumes that keep nothing are not flushed, and get their names at once", async (t) => {
  const { open, trace } = openTracedPool(new TemporaryFolder(t).path, "file-reflink");
  const source = open();
  await source.create();
  const root = open({ ...snapshot, source: source.config.vid });
  const volatile = open({ name: "volatile", vid: "appvms/b/volatile", saveOnStop: false, size: 4096 });
  t.equal(await trace(() => root.create()), "");
  t.equal(
    await trace(() => root.start()),
    steps(`link a/private.img b/root.img
      mkdir b
      sync appvms
      link a/private.img b/root.img
      unlink b/root-dirty.img
      clone b/root.img b/root-dirty.img
      chmod b/root-dirty.img 600`),
  );
  t.equal(
    await trace(() => volatile.start()),
    steps(`unlink b/volatile-dirty.img
      create b/volatile-dirty.img
      truncate b/volatile-dirty.img 4096`),
  );
  t.equal(await trace(() => root.stop()), "unlink b/root-dirty.img\nunlink b/root.img");
  t.equal(await trace(() => volatile.stop()), "unlink b/volatile-dirty.img");
  t.equal(await trace(() => volatile.remove()), "rmdir b\nsync appvms");
});

t.test("a volume without snapshots is renamed, and copied if something else has its image", async (t) => {
  const { open, trace } = openTracedPool(new TemporaryFolder(t).path, "file-reflink");
  const volume = open({ revisionsToKeep: -1, size: 4096 });
  t.notMatch(await trace(() => volume.create()), "precache");
  const start = `unlink a/private-precache.img
    rename a/private.img a/private-dirty.img
    sync a`;
  const copy = `clone a/private-dirty.img a/private-dirty.img~
    chmod a/private-dirty.img~ 600
    sync a/private-dirty.img~
    rename a/private-dirty.img~ a/private-dirty.img
    sync a`;
  t.equal(await trace(() => volume.start()), steps(start));
  t.equal(
    await trace(() => volume.stop()),
    steps(`sync a/private-dirty.img
      rename a/private-dirty.img a/private.img
      sync a`),
  );
  t.equal(await trace(() => volume.read(() => volume.start())), steps(`${start}\n${copy}`), "beside a reader");
  await volume.stop();
  t.equal(await trace(() => volume.start()), steps(start), "the reader has ended");
  await volume.stop();
  await open({ ...snapshot, source: volume.config.vid }).start();
  t.equal(await trace(() => volume.start()), steps(`${start}\n${copy}`), "beside a snapshot");
});

t.test("the driver file copies all data, and no copy waits for the next start", async (t) => {
  const { open, trace, log } = openTracedPool(new TemporaryFolder(t).path, "file");
  const volume = open();
  t.notMatch(await trace(() => volume.create()), /clone|copy/);
  t.equal(
    await trace(() => volume.start()),
    steps(`copy a/private.img a/private-dirty.img~
      chmod a/private-dirty.img~ 600
      sync a/private-dirty.img~
      rename a/private-dirty.img~ a/private-dirty.img
      sync a`),
  );
  t.ok(log().includes('Copying file: "a/private.img" -> "a/private-dirty.img~"'));
  t.notMatch(await trace(() => volume.stop()), /clone|copy/);
  const root = open({ ...snapshot, source: volume.config.vid });
  await root.start();
  await root.stop();
  t.equal(
    await trace(() => root.start()),
    steps(`link a/private.img b/root.img
      unlink b/root-dirty.img
      copy b/root.img b/root-dirty.img
      chmod b/root-dirty.img 600
      sync b/root-dirty.img`),
    "the flush reports writes that failed",
  );
});

t.test("a filesystem that refuses clones gets copies; another error of a clone is reported", async (t) => {
  for (const code of ["ENOTSUP", "EOPNOTSUPP", "EXDEV", "EINVAL", "EBADF"]) {
    const { open, trace, warnings } = openTracedPool(new TemporaryFolder(t).path, "file-reflink", code);
    const volume = open();
    t.match(
      await trace(() => volume.create()),
      /sync a\nclone a\/private.img a\/private-precache.img~\nunlink a\/private-precache.img~$/,
      "the copy for the next start is not made",
    );
    t.match(
      await trace(() => volume.start()),
      steps(`clone a/private.img a/private-dirty.img~
        unlink a/private-dirty.img~
        copy a/private.img a/private-dirty.img~
        chmod`),
    );
    t.same(warnings, [], code);
  }
  const { open, trace, warnings } = openTracedPool(new TemporaryFolder(t).path, "file-reflink", "EIO");
  const volume = open();
  await trace(() => volume.create());
  await t.rejects(volume.start(), {
    name: "StorageError",
    message: "cannot start appvms/a/private: its disk failed; see the kernel log (EIO)",
  });
  t.same(warnings, ["cannot prepare the next start of appvms/a/private: EIO", "cannot start appvms/a/private: EIO"]);
});

t.test("a copy between volumes of two domains", async (t) => {
  const { open, trace } = openTracedPool(new TemporaryFolder(t).path, "file-reflink");
  const [from, to] = [open(), open({ vid: "appvms/b/private" })];
  await from.create();
  await to.create();
  t.equal(
    await trace(() => to.cloneFrom(from)),
    steps(`clone a/private.img b/private-import.img~
      chmod b/private-import.img~ 600
      sync b/private-import.img~
      rename b/private-import.img~ b/private-import.img
      sync b
      sync b/private-import.img
      unlink b/private-precache.img
      sync b
      link b/private.img b/private.img.1@TIME
      sync b
      rename b/private-import.img b/private.img
      sync b
      ${precache("b/private").replace(/sync a$/, "sync b")}`),
  );
});
