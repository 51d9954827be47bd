import {
  appendFileSync,
  chmodSync,
  closeSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import t from "tap";
import { watchForChanges } from "../../src/host/change-notices.ts";
import { nextLoopTurn } from "../../src/platform/loop/loop-turn.ts";
import type { PathNotices } from "../../src/platform/notices/path-notices.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

/** A tree with a policy directory behind a link, and links from it to files elsewhere. */
function tree(folder: TemporaryFolder) {
  folder.writeAll({
    "real/one": "1",
    "real/two": "2",
    "elsewhere/target": "3",
    "second/target": "4",
    "other/file": "5",
  });
  symlinkSync("real", folder.at("policy"));
  symlinkSync(folder.at("hop"), folder.at("real/linked"));
  symlinkSync("elsewhere/target", folder.at("hop"));
  symlinkSync("nowhere/there", folder.at("dangling"));
  linkSync(folder.at("real/two"), folder.at("other/two"));
  const paths = ["policy", "policy/one", "policy/two", "policy/linked", "dangling", "missing/below/file"];
  return paths.map((path) => folder.at(path));
}

const heard: Readonly<Record<string, (folder: TemporaryFolder) => void>> = {
  "a write": ({ at }) => writeFileSync(at("real/one"), "x"),
  "a write through the link": ({ at }) => writeFileSync(at("policy/one"), "x"),
  "a write to an open file": ({ at }) => {
    const descriptor = openSync(at("real/one"), "r+");
    writeSync(descriptor, "y");
    closeSync(descriptor);
  },
  "a file that is cut": ({ at }) => {
    const descriptor = openSync(at("real/one"), "r+");
    ftruncateSync(descriptor, 0);
    closeSync(descriptor);
  },
  "an append by another name of the file": ({ at }) => appendFileSync(at("other/two"), "x"),
  "another mode": ({ at }) => chmodSync(at("real/one"), 0o600),
  "another mode of the directory": ({ at }) => chmodSync(at("real"), 0o700),
  "a new file": ({ at }) => writeFileSync(at("real/new"), ""),
  "a file that goes": ({ at }) => rmSync(at("real/one")),
  "a file that is put over another": ({ at }) => renameSync(at("other/file"), at("real/one")),
  "a file that gets another name": ({ at }) => renameSync(at("real/one"), at("real/other")),
  "the directory is another": ({ at }) => {
    renameSync(at("real"), at("old"));
    mkdirSync(at("real"));
  },
  "the link is another": ({ at }) => {
    symlinkSync("other", at("new-link"));
    renameSync(at("new-link"), at("policy"));
  },
  "the target of a link is written": ({ at }) => writeFileSync(at("elsewhere/target"), "x"),
  "a link between is another": ({ at }) => {
    symlinkSync("second/target", at("new-hop"));
    renameSync(at("new-hop"), at("hop"));
  },
  "a directory of the target is another": ({ at }) => {
    renameSync(at("elsewhere"), at("elsewhere-old"));
    renameSync(at("second"), at("elsewhere"));
  },
  "what a dangling link waits for begins": ({ at }) => mkdirSync(at("nowhere")),
  "what is missing begins": ({ at }) => mkdirSync(at("missing")),
};

/**
 * Waits until no notification is pending. Other processes can create folders beside ours at any time, which also
 * notifies.
 */
async function silentNotices(paths: readonly string[]): Promise<PathNotices | undefined> {
  for (let tries = 0; tries < 100; tries++) {
    const notices = watchForChanges(paths);
    await nextLoopTurn();
    if (notices?.isSilent()) return notices;
    notices?.close();
  }
  return undefined;
}

for (const [what, change] of Object.entries(heard)) {
  t.test(`notified: ${what}`, async (t) => {
    const folder = new TemporaryFolder(t);
    const notices = await silentNotices(tree(folder));
    t.ok(notices?.isSilent());
    change({ ...folder, at: (name: string) => folder.at(name) } as TemporaryFolder);
    await nextLoopTurn();
    t.notOk(notices?.isSilent());
    notices?.close();
  });
}

t.test("changes of the texts of other files cause no notification", async (t) => {
  const folder = new TemporaryFolder(t);
  const paths = tree(folder);
  folder.write("log", "");
  folder.write("real/.notes/x", "");
  let notices: PathNotices | undefined;
  for (let tries = 0; tries < 100 && !notices?.isSilent(); tries++) {
    notices?.close();
    notices = await silentNotices(paths);
    for (let line = 0; line < 10; line++) appendFileSync(folder.at("log"), "line\n");
    writeFileSync(folder.at("other/file"), "text");
    writeFileSync(folder.at("real/.notes/y"), "");
    await nextLoopTurn();
  }
  t.ok(notices?.isSilent());
  notices?.close();
  t.notOk(notices?.isSilent());
});

t.test("there are no notifications if the kernel does not know of all changes", async (t) => {
  t.equal(watchForChanges(["/proc/self/status"]), undefined);
  t.equal(watchForChanges(Array.from({ length: 5000 }, (_, number) => `/proc/${number}`)), undefined);
  const folder = new TemporaryFolder(t);
  symlinkSync("a", folder.at("b"));
  symlinkSync("b", folder.at("a"));
  t.ok(watchForChanges([folder.at("a")])?.isSilent(), "links in a loop are watched themselves");
});
