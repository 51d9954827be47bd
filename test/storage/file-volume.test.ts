import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import t from "tap";
import { systemDiskCalls } from "../../src/storage/drivers/files/disk-calls.ts";
import { letterOf, noUses, openPool, revisionsOf, runWriting, writeImage } from "../rig/file-pools.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

t.test("a long copy reports progress every second, and blocks only its own volume", async (t) => {
  const folder = new TemporaryFolder(t);
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const slow: typeof systemDiskCalls = {
    ...systemDiskCalls,
    copy: async (from, to) => {
      await systemDiskCalls.copy(from, to);
      if (from.includes("/slow/")) await ended;
    },
  };
  const { open, progress } = openPool(folder.path, "file", slow);
  const volume = open({ vid: "appvms/slow/private" });
  const other = open({ vid: "appvms/other/private" });
  await volume.create();
  await other.create();
  let isStarted = false;
  const start = volume.start().then(() => {
    isStarted = true;
  });
  const resized = volume.resize(2 ** 21);
  await runWriting(other, "b");
  while (progress.length < 2) await setTimeout(50);
  t.notOk(isStarted);
  t.same(new Set(progress.map(({ pool, vid }) => `${pool} ${vid}`)), new Set(["p appvms/slow/private"]));
  end();
  await start;
  await resized;
  await volume.stop();
  t.equal((await volume.status()).size, 2 ** 21, "a request during the copy is done after it");
});

t.test("remains of a crash are found and repaired, and a possibly only copy is kept", async (t) => {
  const folder = new TemporaryFolder(t);
  const { open, pool } = openPool(folder.path);
  const at = (name: string) => folder.at(`appvms/a/private${name}`);
  const volume = open();
  const snapshot = open({
    name: "root",
    vid: "appvms/a/root",
    saveOnStop: false,
    snapOnStart: true,
    source: volume.config.vid,
  });
  const findings = async () => (await pool.check(noUses)).map(({ path, text }) => `${path.split("/").at(-1)}: ${text}`);
  const repair = async () => {
    for (const { apply } of await pool.check(noUses)) await apply?.();
  };
  await volume.create();
  for (const letter of "abc") await runWriting(volume, letter);
  await volume.settled();
  t.same(await findings(), []);

  for (const name of [".img~x1", "-import.img", "-precache.img"]) writeFileSync(at(name), "left");
  await snapshot.start();
  mkdirSync(folder.at("appvms/gone"));
  writeFileSync(folder.at("appvms/gone/private.img"), "of a domain that is not in the store");
  writeFileSync(folder.at("appvms/gone/notes.txt"), "no image");
  t.same(await findings(), [
    "private.img~x1: unfinished copy: appvms/a/private",
    "private-import.img: unfinished import: appvms/a/private",
    "private-precache.img: stale copy for the next start: appvms/a/private",
    "root-dirty.img: leftover of a crashed domain: appvms/a/root",
    "root.img: image that is not needed: appvms/a/root",
    "private.img: image that no volume in the store uses; check it, then remove it yourself",
  ]);
  t.same(
    await pool
      .check({ ...noUses, isInUse: (vid) => ["appvms/a/private", "appvms/a/root"].includes(vid) })
      .then((each) => each.length),
    1,
  );
  await repair();
  t.same(await findings(), ["private.img: image that no volume in the store uses; check it, then remove it yourself"]);
  rmSync(folder.at("appvms/gone"), { recursive: true });

  await volume.start();
  writeImage(volume.path, "d");
  await repair();
  t.match(await findings(), [/uncommitted data, which the next stop/]);
  renameSync(at(".img"), at(".img.bak"));
  await repair();
  t.equal(letterOf(await volume.export()), "d", "the last data of the domain");
  rmSync(at(".img"));
  await repair();
  t.equal(letterOf(await volume.export()), "b", "the newest revision");
  t.same(await revisionsOf(volume), ["2", "3"]);
  const empty = open({ vid: "appvms/e/private" });
  t.match(await findings(), [/the image of appvms\/e\/private does not exist, and nothing can replace it/]);
  await t.rejects(empty.verify(), /does not exist/);
});

t.test("images that volumes of another pool use are not reported", async (t) => {
  const folder = new TemporaryFolder(t);
  const directory = folder.directory("pool");
  const { open, pool } = openPool(directory);
  symlinkSync("pool", folder.at("link"));
  const other = openPool(folder.at("link"));
  const theirs = other.open({ vid: "appvms/b/private" });
  await theirs.create();
  await open().create();
  const volumes = [{ directory: folder.at("link"), vid: theirs.config.vid }];
  t.match(await pool.check(noUses), [{ text: /no volume in the store uses/ }]);
  t.same(await pool.check({ ...noUses, volumes }), []);
});

t.test("names of volumes that would share files are refused", (t) => {
  const { open } = openPool(new TemporaryFolder(t).path);
  for (const vid of [
    "appvms/a/root-dirty",
    "appvms/a/x.img",
    "a/private",
    "other/a/private",
    "appvms/a/b/c",
    "appvms",
  ]) {
    t.throws(() => open({ vid }), { name: "StorageError" }, vid);
  }
  t.end();
});

t.test("a volume that needs encryption does not start", async (t) => {
  const { open, pool } = openPool(new TemporaryFolder(t).path);
  const volume = open({ name: "volatile", vid: "appvms/a/volatile", saveOnStop: false, ephemeral: true });
  await t.rejects(volume.start(), /cannot encrypt/);
  t.throws(() => pool.setEphemeralVolatile(true), /cannot encrypt/);
});

t.test("a pool does not create its missing directory", async (t) => {
  const folder = new TemporaryFolder(t);
  const { open, pool, warnings } = openPool(folder.directory("pool"));
  const volume = open();
  rmSync(folder.at("pool"), { recursive: true });
  await t.rejects(volume.create(), { name: "StorageError", message: /cannot create appvms\/a\/private: .*ENOENT/ });
  t.match(warnings, [/cannot create appvms\/a\/private: ENOENT.*pool/], "the log names the path");
  t.equal(await pool.usage(), null);
  t.same(await pool.check(noUses).then(([first]) => first?.repair), undefined);
});
