import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { checkStore } from "../../src/core/store/index.ts";
import { type SaveCalls, systemSaveCalls } from "../../src/core/store/save-calls.ts";
import { StoreFile } from "../../src/core/store/store-file.ts";
import { bundleProgram } from "../rig/bundle-program.ts";
import { emptyApp } from "../rig/empty-app.ts";
import { type FilesystemKind, mountFilesystem, noFilesystems } from "../rig/filesystems.ts";
import { fillDisk } from "../rig/fill-disk.ts";
import { largeStore } from "../rig/large-store.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const mebibyte = 2 ** 20;

/** Space for the generations of a store, but little more. */
const sizes = { ext4: 40 * mebibyte, btrfs: 128 * mebibyte } as const satisfies Partial<Record<FilesystemKind, number>>;

async function open(path: string, text: string, calls: SaveCalls = systemSaveCalls) {
  writeFileSync(path, text);
  const store = await StoreFile.open(path, { calls });
  const app = emptyApp();
  store.load(app);
  app.enableEvents();
  const save = (): Promise<NodeJS.ErrnoException | undefined> =>
    store.save(app).then(
      () => undefined,
      (error: Error) => error,
    );
  return { store, save, tags: app.getDomain("studio").tags };
}

for (const [kind, size] of Object.entries(sizes) as readonly [keyof typeof sizes, number][]) {
  t.test(`a full ${kind}`, { skip: noFilesystems() }, async (t) => {
    const { path: directory } = mountFilesystem(t, kind, size);
    const path = join(directory, "qubes.xml");
    const { store, save, tags } = await open(path, largeStore(1000));
    t.equal(await save(), undefined);
    const length = readFileSync(path).length;
    let saves = 0;
    let full = 0;
    for (let round = 0; round < 24; round++) {
      const empty = fillDisk(directory, Math.floor((length * round) / 12));
      tags.add(`t${round}`);
      const error = await save();
      saves++;
      const isNew = readFileSync(path, "utf8").includes(`"t${round}"`);
      if (error === undefined) t.ok(isNew, "a save that succeeds is complete");
      else {
        t.equal(error.code, "ENOSPC");
        full++;
      }
      empty();
      t.equal(await save(), undefined, `saved with space, round ${round}`);
      saves++;
      t.ok(readFileSync(path, "utf8").includes(`"t${round}"`));
    }
    await store.close();
    t.same(await checkStore(path), []);
    t.ok(full >= 5 && full < saves, `${full} of ${saves} saves found the disk full`);
  });
}

t.test("a filesystem that becomes read-only during a save", { skip: noFilesystems() }, async (t) => {
  const { path: directory } = mountFilesystem(t, "ext4", sizes.ext4);
  const remount = (how: "ro" | "rw"): boolean =>
    spawnSync("mount", ["-o", `remount,${how}`, directory], { stdio: "ignore" }).status === 0;
  let made = 0;
  let remountAt = 0;
  let isReadOnly = false;
  const calls = Object.fromEntries(
    Object.entries(systemSaveCalls).map(([name, call]) => [
      name,
      async (...given: unknown[]) => {
        // A filesystem with a file that is open for writing stays as it is.
        if (++made === remountAt) isReadOnly = remount("ro");
        return (call as (...args: unknown[]) => Promise<unknown>)(...given);
      },
    ]),
  ) as unknown as SaveCalls;
  const { store, save, tags } = await open(join(directory, "qubes.xml"), largeStore(100), calls);
  let failed = 0;
  let saves = 0;
  for (let number = 1; ; number++) {
    made = 0;
    remountAt = number;
    isReadOnly = false;
    tags.add(`t${number}`);
    const error = await save();
    saves++;
    if (error !== undefined) {
      t.ok(isReadOnly);
      t.equal(error.code, "EROFS", `call ${number}`);
      failed++;
    }
    const isOver = made < number;
    t.ok(remount("rw"));
    remountAt = 0;
    t.equal(await save(), undefined, `saved again after call ${number}`);
    saves++;
    t.ok(readFileSync(join(directory, "qubes.xml"), "utf8").includes(`"t${number}"`));
    if (isOver) break;
  }
  await store.close();
  t.ok(failed >= 3, `${failed} of ${saves} saves failed`);
});

t.test("few free descriptors", { skip: noPrlimit() }, async (t) => {
  const folder = new TemporaryFolder(t);
  const program = bundleProgram("save-with-few-descriptors", folder.path);
  const path = folder.write("qubes.xml", largeStore(100));
  const args = ["--nofile=64", process.execPath, program, path, "600"];
  const { stdout, stderr } = spawnSync("prlimit", args, { encoding: "utf8" });
  t.equal(stderr, "");
  const { saves, failed, refused } = JSON.parse(stdout) as { saves: number; failed: number; refused: string[] };
  t.same(refused, []);
  t.ok(failed >= 100 && saves > 2 * failed, `${failed} of ${saves} saves failed`);
  t.match(readFileSync(path, "utf8"), '"t599"');
});

function noPrlimit(): string | false {
  return spawnSync("prlimit", ["--version"]).error === undefined ? false : "needs package with prlimit";
}
