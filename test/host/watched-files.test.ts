import { mkdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import t from "tap";
import { turnOfLoop } from "../../src/host/turn-of-loop.ts";
import { WatchedFiles } from "../../src/host/watched-files.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

/** Reads all of a directory, as a load does. */
function load(directory: string): { readonly files: WatchedFiles; readonly text: string } {
  const files = new WatchedFiles();
  const { value: names = [] } = files.list(directory);
  const texts = [...names].sort().map((name) => `${name}: ${files.read(`${directory}/${name}`).value}`);
  return { files, text: texts.join("\n") };
}

/** Longer than the time for which two writes might look like one. */
const settled = 80;

t.test("whatever is done, an answer that would be another one is not taken for current", async (t) => {
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
      await turnOfLoop();
      if (!files.isCurrent()) wrong++;
    }
    changes[(round * 7 + (round >> 3)) % changes.length]?.();
    const now = load(directory).text;
    await turnOfLoop();
    const isCurrent = files.isCurrent();
    if (isCurrent && now !== text) wrong++;
    if (isCurrent) kept++;
    files.close();
  }
  t.equal(wrong, 0);
  t.ok(kept > 0, "not everything is a change");
});

t.test("the hash tells texts apart by where they are", async (t) => {
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
