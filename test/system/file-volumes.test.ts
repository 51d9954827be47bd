import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { open as openFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import { letterOf, openPool, revisionsOf, runWriting, type TestPool, writeImage } from "../rig/file-pools.ts";
import { filesystemKinds, mountFilesystem, noFilesystems } from "../rig/filesystems.ts";

const skip = noFilesystems();
const mebibyte = 2 ** 20;

for (const kind of filesystemKinds) {
  for (const driver of ["file-reflink", "file"] as const) {
    t.test(`volumes of ${driver} on ${kind}`, { skip }, async (t) => {
      const { path } = mountFilesystem(t, kind);
      const sharing = driver === "file-reflink" && kind !== "ext4";
      let number = 0;
      const fresh = (): TestPool & { readonly directory: string } => {
        const directory = join(path, String(number++));
        return { ...openPool(directory, driver), directory };
      };

      await t.test("a run is committed, and the previous state can be restored", async (t) => {
        const { open, directory } = fresh();
        const volume = open();
        await volume.create();
        t.equal(statSync(join(directory, "appvms/a/private.img")).mode & 0o777, 0o600);
        for (const letter of "abc") await runWriting(volume, letter);
        t.same(await revisionsOf(volume), ["2", "3"], "the configured number is kept");
        t.equal(letterOf(await volume.export()), "c");
        await volume.revert("2");
        t.equal(letterOf(await volume.export()), "a");
        t.same(await revisionsOf(volume), ["3", "4"], "the state before the revert is the newest");
        await volume.revert("4");
        t.equal(letterOf(await volume.export()), "c");
        await t.rejects(volume.revert("9"), /has no revision "9"/);
        await volume.start();
        t.equal(letterOf(volume.path), "c");
        await t.rejects(volume.revert("3"), /in use/);
        await volume.stop();
        await volume.stop();
        await volume.settled();
        const precache = existsSync(join(directory, "appvms/a/private-precache.img"));
        t.equal(precache, sharing, "the copy for the next start exists only if it shares data");
      });

      await t.test("a snapshot starts as its source, and is discarded", async (t) => {
        const { open, directory } = fresh();
        const source = open({ name: "root", vid: "vm-templates/f/root" });
        await source.create();
        await runWriting(source, "a");
        const flags = { saveOnStop: false, snapOnStart: true, source: "vm-templates/f/root" };
        const snapshot = open({ name: "root", vid: "appvms/a/root", ...flags });
        await snapshot.create();
        await snapshot.start();
        t.equal((await snapshot.status()).isOutdated, false);
        writeImage(snapshot.path, "x");
        await runWriting(source, "b");
        t.equal(letterOf(snapshot.path), "x");
        t.equal((await snapshot.status()).isOutdated, true);
        await snapshot.stop();
        t.same(readdirSync(join(directory, "appvms/a")), []);
        await snapshot.start();
        t.equal(letterOf(snapshot.path), "b");
        await snapshot.start();
        await snapshot.stop();
        await t.rejects(snapshot.export(), /keeps no data/);
      });

      await t.test("a volatile volume is empty at each start", async (t) => {
        const { open, directory } = fresh();
        const volume = open({ name: "volatile", vid: "appvms/a/volatile", saveOnStop: false, size: 3 * mebibyte });
        await volume.create();
        for (const _ of "ab") {
          await volume.start();
          t.equal(letterOf(volume.path), "");
          t.equal(statSync(volume.path).size, 3 * mebibyte);
          writeImage(volume.path, "x");
          await volume.stop();
        }
        t.notOk(existsSync(join(directory, "appvms/a/volatile-dirty.img")));
      });

      await t.test("a snapshot that keeps its changes until the next start", async (t) => {
        const { open } = fresh();
        const source = open({ name: "root", vid: "vm-templates/f/root" });
        await source.create();
        await runWriting(source, "a");
        const volume = open({ vid: "appvms/a/private", snapOnStart: true, source: "vm-templates/f/root" });
        await volume.create();
        await runWriting(volume, "w");
        t.equal(letterOf(await volume.export()), "w");
        await volume.start();
        t.equal(letterOf(volume.path), "a");
        await volume.stop();
      });

      await t.test("without snapshots there is one image, which is written directly", async (t) => {
        const { open, directory } = fresh();
        const volume = open({ revisionsToKeep: -1 });
        await volume.create();
        await volume.start();
        writeImage(volume.path, "a");
        t.same(readdirSync(join(directory, "appvms/a")), ["private-dirty.img"]);
        await volume.verify();
        await t.rejects(volume.export(), /a running domain uses it/);
        await volume.stop();
        await volume.settled();
        t.same(readdirSync(join(directory, "appvms/a")), ["private.img"]);
        t.equal(letterOf(await volume.export()), "a");
      });

      await t.test("an image that a domain writes to is nobody else's committed image", async (t) => {
        const { open } = fresh();
        const template = open({ name: "root", vid: "vm-templates/f/root", revisionsToKeep: -1 });
        await template.create();
        await runWriting(template, "a");
        const flags = { saveOnStop: false, snapOnStart: true, source: "vm-templates/f/root" };
        const child = open({ name: "root", vid: "appvms/a/root", ...flags });
        await child.start();
        await runWriting(template, "b");
        t.equal(letterOf(child.images.names.clean), "a");
        t.equal((await child.status()).isOutdated, true);
        await child.stop();
        await child.start();
        t.equal((await child.status()).isOutdated, false);
        await template.start();
        t.equal((await template.images.look(template.path))?.links, 1);
        await t.rejects(
          child.stop().then(() => child.start()),
          /a running domain uses it/,
        );
        await template.stop();
        await template.read(async (path) => {
          const file = await openFile(path);
          await template.start();
          writeImage(template.path, "c");
          t.equal(letterOf(`/proc/self/fd/${file.fd}`), "b", "a reader sees the data from before the start");
          await file.close();
        });
        await template.stop();
        t.equal(letterOf(await template.export()), "c");
      });

      await t.test("images are private, also copies of images that are not", async (t) => {
        const { open, directory } = fresh();
        const source = open({ name: "root", vid: "vm-templates/f/root" });
        await source.create();
        await runWriting(source, "a");
        await source.settled();
        chmodSync(await source.export(), 0o644);
        const flags = { saveOnStop: false, snapOnStart: true, source: "vm-templates/f/root" };
        const child = open({ name: "root", vid: "appvms/a/root", ...flags });
        const kept = open();
        await child.start();
        await kept.create();
        await kept.cloneFrom(source);
        await kept.settled();
        const files = readdirSync(join(directory, "appvms/a")).filter((name) => name !== "root.img");
        t.ok(files.includes("root-dirty.img") && files.includes("private.img"));
        const modes = files.map((name) => statSync(join(directory, "appvms/a", name)).mode & 0o777);
        t.same(new Set(modes), new Set([0o600]));
      });

      await t.test("an interrupted run continues, and is committed", async (t) => {
        const { open, directory } = fresh();
        const volume = open();
        await volume.create();
        await volume.start();
        writeImage(volume.path, "a");
        const again = { ...openPool(directory, driver) }.open();
        t.equal((await again.status()).isDirty, true);
        await again.start();
        t.equal(letterOf(again.path), "a");
        await again.stop();
        t.equal(letterOf(await again.export()), "a");
      });

      await t.test("data is imported, also from another pool and filesystem", async (t) => {
        const { open } = fresh();
        const volume = open();
        await volume.create();
        await runWriting(volume, "a");
        const place = await volume.importBegin(2 * mebibyte);
        t.equal(statSync(place).size, 2 * mebibyte);
        await t.rejects(volume.start(), /import to .* is running/);
        writeImage(place, "i");
        await volume.importEnd(true);
        t.equal(letterOf(await volume.export()), "i");
        t.equal((await volume.status()).size, 2 * mebibyte);
        await volume.importBegin(7);
        await volume.importEnd(false);
        t.equal(volume.config.size, 2 * mebibyte);
        const elsewhere = openPool(t.testdir({}), driver).open({ vid: "appvms/b/private" });
        await elsewhere.create();
        await elsewhere.cloneFrom(volume);
        t.equal(letterOf(await elsewhere.export()), "i");
        t.equal(elsewhere.config.size, 2 * mebibyte);
        await volume.start();
        await t.rejects(volume.cloneFrom(elsewhere), /in use/);
        await t.rejects(volume.importBegin(1), /in use/);
        await volume.stop();
      });

      await t.test("sparse images stay sparse, and every byte is equal", async (t) => {
        const { open, directory } = fresh();
        const size = 64 * mebibyte;
        const volume = open({ size });
        await volume.create();
        await volume.start();
        for (const at of [0, 5, 31, 63]) writeImage(volume.path, String(at), 8192, at * mebibyte);
        const before = readFileSync(volume.path);
        await volume.stop();
        const copy = open({ vid: "appvms/b/private", size });
        await copy.create();
        await copy.cloneFrom(volume);
        await copy.start();
        t.ok(readFileSync(copy.path).equals(before));
        t.ok((await copy.status()).usage < 2 * mebibyte, "holes use no space");
        await copy.stop();
        if (sharing) t.match(filefrag(join(directory, "appvms/b/private.img")), /shared/);
      });

      await t.test("an image grows together with its loop devices, and never shrinks", async (t) => {
        const { open, directory } = fresh();
        const volume = open();
        await volume.create();
        await runWriting(volume, "a");
        await volume.resize(2 * mebibyte);
        t.equal(statSync(join(directory, "appvms/a/private.img")).size, 2 * mebibyte);
        t.equal(letterOf(await volume.export()), "a");
        await t.rejects(volume.resize(mebibyte), /cannot shrink from 2097152 to 1048576 bytes/);
        await volume.start();
        const device = execFileSync("losetup", ["--find", "--show", volume.path], { encoding: "utf8" }).trim();
        t.teardown(() => execFileSync("losetup", ["--detach", device]));
        await volume.resize(4 * mebibyte);
        t.equal(execFileSync("blockdev", ["--getsize64", device], { encoding: "utf8" }).trim(), String(4 * mebibyte));
        await volume.stop();
        t.equal((await volume.status()).size, 4 * mebibyte);
        volume.configure({ rw: false });
        await t.rejects(volume.resize(8 * mebibyte), /is read-only/);
      });

      await t.test("files that do not belong to the volume are not changed", async (t) => {
        const { open, directory } = fresh();
        const folder = join(directory, "appvms/a");
        const volume = open({ name: "root", vid: "appvms/a/root" });
        const longer = open({ name: "root2", vid: "appvms/a/root2" });
        await longer.create();
        await volume.create();
        await volume.settled();
        const foreign = ["root2.img~abc", "root.img.x@2020-01-01T00:00:00Z", "root.img.01@2020-01-01T00:00:00Z"];
        for (const name of [...foreign, "root-cow.img", "root-cow.img.old"]) writeFileSync(join(folder, name), "f");
        writeFileSync(join(folder, "root.img~abc"), "t");
        writeFileSync(join(folder, "root.img@2018-02-03T04:05:06Z"), "first layout");
        await runWriting(volume, "a");
        await runWriting(volume, "b");
        t.same(await revisionsOf(volume), ["2018-02-03T04:05:06Z", "1", "2"]);
        t.notOk(existsSync(join(folder, "root.img~abc")));
        await volume.remove();
        t.notOk(readdirSync(folder).some((name) => /^root\.img(@|$)/.test(name)));
        for (const name of foreign) t.ok(existsSync(join(folder, name)), name);
        t.ok(existsSync(join(folder, "root2.img")));
      });

      await t.test("the next start uses an image that was edited by hand", async (t) => {
        const { open, directory, warnings } = fresh();
        const volume = open();
        await volume.create();
        await runWriting(volume, "a");
        await volume.settled();
        writeImage(join(directory, "appvms/a/private.img"), "h");
        utimesSync(join(directory, "appvms/a/private.img"), 1, 1);
        await volume.start();
        t.equal(letterOf(volume.path), "h");
        t.equal(warnings.length, sharing ? 1 : 0);
        await volume.stop();
      });

      await t.test("a removed volume leaves no files, and a new one overwrites none", async (t) => {
        const { open, directory, pool } = fresh();
        const volume = open();
        await volume.create();
        for (const letter of "ab") await runWriting(volume, letter);
        await volume.remove();
        t.notOk(existsSync(join(directory, "appvms/a")));
        t.same(pool.list(), []);
        mkdirSync(join(directory, "appvms/a"));
        writeFileSync(join(directory, "appvms/a/private.img"), "somebody's");
        await t.rejects(open().create(), /data of a former appvms\/a\/private/);
        t.equal(readFileSync(join(directory, "appvms/a/private.img"), "utf8"), "somebody's");
        truncateSync(join(directory, "appvms/a/private.img"), 0);
      });
    });
  }
}

function filefrag(path: string): string {
  execFileSync("sync", [path]);
  return execFileSync("filefrag", ["-v", path], { encoding: "utf8" });
}
