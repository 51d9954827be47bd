import { chmodSync, linkSync, readdirSync, statSync } from "node:fs";
import t, { type Test } from "tap";
import { openPool, revisionsOf, runWriting, writeImage } from "../rig/file-pools.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

function system(t: Test) {
  const folder = new TemporaryFolder(t);
  return { folder, ...openPool(folder.path, "file") };
}

t.test("the status of a volume", async (t) => {
  const { open } = system(t);
  const volume = open();
  t.match(await volume.status(), { size: 2 ** 20, usage: 0, isDirty: false, isOutdated: false, revisions: [] });
  await volume.create();
  t.equal(volume.writesDirectly, false);
  await volume.start();
  writeImage(volume.path, "a", 8192);
  t.match(await volume.status(), { usage: 8192, isDirty: true });
  await volume.resize(2 ** 21);
  t.match(await volume.status(), { size: 2 ** 21 });
  t.equal(volume.config.size, 2 ** 21);
  await volume.stop();
  for (const letter of "bc") await runWriting(volume, letter);
  await volume.settled();
  t.match(await volume.status(), { isDirty: false });
  t.same(await revisionsOf(volume), ["2", "3"]);
  volume.configure({ revisionsToKeep: 1 });
  t.same(await revisionsOf(volume), ["3"], "the others count as removed");
  volume.configure({ revisionsToKeep: 0 });
  t.same(await revisionsOf(volume), []);
  volume.configure({ revisionsToKeep: -1 });
  t.same(await revisionsOf(volume), []);
  t.equal(volume.writesDirectly, true);
});

t.test("a snapshot is outdated when its source has another image", async (t) => {
  const { open } = system(t);
  const source = open({ vid: "appvms/t/root" });
  await source.create();
  const root = open({ vid: "appvms/a/root", saveOnStop: false, snapOnStart: true, source: source.config.vid });
  t.equal((await root.status()).isOutdated, false);
  await root.start();
  t.equal((await root.status()).isOutdated, false);
  t.equal((await root.status()).isDirty, false, "its data is never committed");
  await runWriting(source, "s");
  t.equal((await root.status()).isOutdated, true);
  await root.stop();
  t.equal((await root.status()).isOutdated, false);
});

t.test("an import has the size of its image", async (t) => {
  const { open } = system(t);
  const volume = open();
  await volume.create();
  const place = await volume.importBegin(2 ** 22);
  t.match(place, /appvms\/a\/private-import.img$/);
  await volume.importEnd(true);
  t.equal(volume.config.size, 2 ** 22);
  await volume.settled();
  await volume.revert("1");
  t.equal(volume.config.size, 2 ** 20, "a revision has its own size");
});

t.test("images belong to the daemon alone", async (t) => {
  const { folder, open } = system(t);
  const volume = open();
  await volume.create();
  await volume.start();
  for (const name of readdirSync(folder.at("appvms/a"))) {
    t.equal(statSync(folder.at(`appvms/a/${name}`)).mode & 0o777, 0o600, name);
  }
  t.equal(statSync(folder.at("appvms/a")).mode & 0o007, 0);
  const other = open({ vid: "appvms/b/private" });
  await other.create();
  chmodSync(folder.at("appvms/b/private.img"), 0o644);
  await other.start();
  const copy = statSync(folder.at("appvms/b/private-dirty.img"));
  t.equal(copy.mode & 0o777, 0o600, "a copy does not take over the mode that a person has set");
});

t.test("a domain that goes on after a crash has an image of its own", async (t) => {
  const { folder, open } = system(t);
  const volume = open();
  await volume.create();
  await volume.start();
  writeImage(volume.path, "d");
  const inode = () => statSync(volume.path).ino;
  const before = inode();
  await volume.start();
  t.equal(inode(), before, "data from before the crash stays in its image");
  linkSync(volume.path, folder.at("other"));
  await volume.start();
  t.not(inode(), before, "an image with another name is copied");
});

t.test("work on a volume that is opened again waits for earlier work", async (t) => {
  const { open } = system(t);
  const order: string[] = [];
  const first = open()
    .create()
    .then(() => order.push("create"));
  const second = open()
    .start()
    .then(() => order.push("start"));
  await Promise.all([first, second]);
  t.same(order, ["create", "start"]);
});
