import { linkSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import t from "tap";
import { systemDiskCalls } from "../../src/storage/drivers/files/disk-calls.ts";
import { openPool, revisionsOf, runWriting } from "../rig/file-pools.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { openTracedPool } from "../rig/traced-pool.ts";

const day = (number: number) => `2026-01-0${number}T00:00:00Z`;

t.test("revisions of both namings are in their order, and those without a number are never pruned", async (t) => {
  const folder = new TemporaryFolder(t);
  const { open } = openPool(folder.path, "file");
  const volume = open();
  await volume.create();
  for (const name of [`10@${day(1)}`, `2@${day(3)}`]) writeFileSync(folder.at(`appvms/a/private.img.${name}`), "x");
  for (const number of [2, 1]) writeFileSync(folder.at(`appvms/a/private.img@${day(number)}`), "x");
  t.same(await revisionsOf(volume), [day(1), day(2), "2", "10"]);
  volume.configure({ revisionsToKeep: 1 });
  t.same(await revisionsOf(volume), [day(1), day(2), "10"]);
  await runWriting(volume, "a");
  await volume.settled();
  t.same(await revisionsOf(volume), [day(1), day(2), "11"]);
  t.equal(readdirSync(folder.at("appvms/a")).length, 4);
});

t.test("a link that an interrupted commit has left is no revision, and serves the next commit", async (t) => {
  const folder = new TemporaryFolder(t);
  const { open, trace } = openTracedPool(folder.path, "file");
  const volume = open();
  await volume.create();
  linkSync(folder.at("appvms/a/private.img"), folder.at(`appvms/a/private.img.1@${day(1)}`));
  t.same(await revisionsOf(volume), []);
  await volume.start();
  t.notMatch(await trace(() => volume.stop()), "link a/private.img a/");
  t.same(await revisionsOf(volume), ["1"]);
});

t.test("a stale copy for the next start is removed, and the log names it", async (t) => {
  for (const make of [
    (path: string) => utimesSync(path, 1, 1),
    (path: string) => utimesSync(path, 4e9, 4e9),
    (path: string) => writeFileSync(path, "shorter"),
  ]) {
    const folder = new TemporaryFolder(t);
    const { open, trace, warnings } = openTracedPool(folder.path, "file-reflink");
    const volume = open();
    await volume.create();
    await volume.settled();
    const path = folder.at("appvms/a/private-precache.img");
    make(path);
    t.match(
      await trace(() => volume.start()),
      /^unlink a\/private-precache.img\nsync a\nclone a\/private.img a\/private-dirty/,
    );
    t.same(warnings, [`Removed stale file: ${JSON.stringify(path)}`]);
  }
});

t.test("a snapshot that starts again after a crash gets the present image of its source", async (t) => {
  const { open, trace } = openTracedPool(new TemporaryFolder(t).path, "file-reflink");
  const source = open();
  await source.create();
  const root = open({
    ...{ name: "root", vid: "appvms/b/root", saveOnStop: false, snapOnStart: true },
    source: source.config.vid,
  });
  await root.start();
  t.notMatch(await trace(() => root.start()), /^link/m, "the link is that of the present image");
  await runWriting(source, "s");
  t.match(
    await trace(() => root.start()),
    /^link a\/private.img b\/root.img\nlink a\/private.img b\/root.img~\nrename b\/root.img~ b\/root.img\nunlink b\/root.img~\n/,
  );
  t.equal((await root.status()).isOutdated, false);
});

t.test("a directory with other volumes stays, and another error is reported", async (t) => {
  const folder = new TemporaryFolder(t);
  const { open } = openPool(folder.path, "file");
  const [one, two] = [open(), open({ vid: "appvms/a/other" })];
  await one.create();
  await two.create();
  await one.remove();
  t.same(readdirSync(folder.at("appvms/a")), ["other.img"]);
  await two.remove();
  t.same(readdirSync(folder.at("appvms")), []);
  await open().remove();
  const rmdir = async (): Promise<never> => {
    throw Object.assign(new Error("EIO"), { code: "EIO" });
  };
  const broken = openPool(new TemporaryFolder(t).path, "file", { ...systemDiskCalls, rmdir }).open();
  await t.rejects(broken.remove(), { message: /^cannot remove appvms\/a\/private: its disk failed/ });
});
