import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import t from "tap";
import { WatchedFiles } from "../../src/host/watched-files.ts";
import { nextLoopTurn } from "../../src/platform/loop/loop-turn.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

/** Reads a whole directory, as a load does. */
function load(directory: string): { readonly files: WatchedFiles; readonly text: string } {
  const files = new WatchedFiles({ usesNotices: true });
  const { value: names = [] } = files.list(directory);
  const texts = [...names].sort().map((name) => `${name}: ${files.read(`${directory}/${name}`).value}`);
  return { files, text: texts.join("\n") };
}

/** Longer than the time in which two writes are indistinguishable. */
const settled = 80;

t.test("after any change, a stale answer is not taken as current", async (t) => {
  const folder = new TemporaryFolder(t);
  const directory = folder.directory("policy.d");
  folder.writeAll({ "policy.d/a": "1", "policy.d/b": "2", "spare/a": "3", target: "4" });
  const changes: readonly (() => void)[] = [
    () => writeFileSync(`${directory}/a`, String(Math.random())),
    () => writeFileSync(folder.at("new"), String(Math.random())),
    () => renameSync(folder.write("new", String(Math.random())), `${directory}/b`),
    () => rmSync(`${directory}/b`, { force: true }),
    () => rmSync(`${directory}/link`, { force: true }),
    () => statSync(folder.path),
    () => {
      rmSync(`${directory}/link`, { force: true });
      symlinkSync(folder.at("target"), `${directory}/link`);
    },
    () => writeFileSync(folder.at("target"), String(Math.random())),
    () => {
      renameSync(directory, folder.at("moved"));
      renameSync(folder.at("spare"), directory);
      renameSync(folder.at("moved"), folder.at("spare"));
    },
    () => {
      rmSync(directory, { recursive: true });
      mkdirSync(directory);
    },
  ];
  let wrong = 0;
  let kept = 0;
  for (let round = 0; round < 60; round++) {
    await setTimeout(settled);
    const { files, text } = load(directory);
    for (let times = 0; times < 3; times++) {
      await nextLoopTurn();
      if (!files.isCurrent()) wrong++;
    }
    changes[(round * 7 + (round >> 3)) % changes.length]?.();
    const now = load(directory).text;
    await nextLoopTurn();
    const isCurrent = files.isCurrent();
    if (isCurrent && now !== text) wrong++;
    if (isCurrent) kept++;
    files.close();
  }
  t.equal(wrong, 0);
  t.ok(kept > 0, "not everything is a change");
});

t.test("a loop of links is a recorded answer, until the loop is gone", async (t) => {
  const folder = new TemporaryFolder(t);
  const directory = folder.directory("policy.d");
  folder.write("policy.d/a", "1");
  symlinkSync("loop", `${directory}/loop`);
  await setTimeout(settled);
  const { files, text } = load(directory);
  t.equal(text, "a: 1\nloop: undefined");
  for (let times = 0; times < 3; times++) {
    await nextLoopTurn();
    t.ok(files.isCurrent());
  }
  rmSync(`${directory}/loop`);
  symlinkSync("a", `${directory}/loop`);
  await nextLoopTurn();
  t.notOk(files.isCurrent());
  files.close();
  t.equal(load(directory).text, "a: 1\nloop: 1");
});

/** Writes a byte through a memory map of a file for each line of input, and confirms it. */
const mapper = `
import mmap, sys
with open(sys.argv[1], "r+b") as file:
    held = mmap.mmap(file.fileno(), 0)
    for line in sys.stdin:
        held[0:1] = line[0].encode()
        print("written", flush=True)
`;

t.test("a write through a memory map is seen within 0.1 seconds", async (t) => {
  const folder = new TemporaryFolder(t);
  const path = folder.write("policy.d/a", "1");
  const child = spawn("/usr/bin/python3", ["-c", mapper, path], { stdio: ["pipe", "pipe", "inherit"] });
  t.teardown(() => child.kill());
  const store = async (digit: number): Promise<void> => {
    child.stdin.write(`${digit}\n`);
    await once(child.stdout, "data");
  };
  // From the second write on, the page is already dirty, and the times of the file do not change.
  for (let digit = 2; digit < 8; digit++) {
    await store(digit);
    await setTimeout(settled);
    const { files, text } = load(folder.at("policy.d"));
    t.equal(text, `a: ${digit}`);
    for (let times = 0; times < 2; times++) {
      await nextLoopTurn();
      t.ok(files.isCurrent());
    }
    await store(9);
    await setTimeout(100);
    await nextLoopTurn();
    t.notOk(files.isCurrent());
    files.close();
  }
});

t.test("a file that was written just before it was read counts as changed", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.directory("policy.d");
  await setTimeout(settled);
  // The clock of the kernel is coarse: a second write can leave the same time and size.
  folder.write("policy.d/a", "1");
  const young = load(folder.at("policy.d")).files;
  await nextLoopTurn();
  t.notOk(young.isCurrent());
  young.close();
  await setTimeout(settled);
  const settledFiles = load(folder.at("policy.d")).files;
  await nextLoopTurn();
  t.ok(settledFiles.isCurrent());
  settledFiles.close();
});

t.test("a file with a time in the future is not treated as just written", async (t) => {
  const folder = new TemporaryFolder(t);
  const path = folder.write("policy.d/a", "1");
  const tomorrow = Date.now() / 1000 + 24 * 3600;
  utimesSync(path, tomorrow, tomorrow);
  await setTimeout(settled);
  const { files } = load(folder.at("policy.d"));
  await nextLoopTurn();
  t.ok(files.isCurrent());
  writeFileSync(path, "2");
  utimesSync(path, tomorrow, tomorrow);
  await nextLoopTurn();
  t.notOk(files.isCurrent());
  files.close();
});

t.test("the hash distinguishes texts by their place", async (t) => {
  const folder = new TemporaryFolder(t);
  const hashOf = (texts: Readonly<Record<string, string>>): string => {
    rmSync(folder.at("d"), { recursive: true, force: true });
    folder.writeAll(texts);
    return load(folder.at("d")).files.hash;
  };
  const hashes = [
    hashOf({ "d/a": "xy", "d/b": "" }),
    hashOf({ "d/a": "x", "d/b": "y" }),
    hashOf({ "d/a": "", "d/b": "xy" }),
    hashOf({ "d/a": "xy" }),
  ];
  t.equal(new Set(hashes).size, hashes.length);
  t.equal(hashOf({ "d/a": "xy" }), hashes[3]);
});
