import t from "tap";
import { AskedFiles } from "../../../src/policy/load/asked-files.ts";
import type { PolicyFiles } from "../../../src/policy/load/policy-files.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

const texts = { "/d/a": "one", "/d/b": "", "/d/c": "two", "/e/": "" };

/** Files that can be exchanged under the record. */
class ExchangedFiles implements PolicyFiles {
  now: VirtualFiles;

  constructor(files: VirtualFiles) {
    this.now = files;
  }

  list(directory: string) {
    return this.now.list(directory);
  }

  read(path: string) {
    return this.now.read(path);
  }

  resolve(path: string) {
    return this.now.resolve(path);
  }
}

function ask() {
  const files = new ExchangedFiles(VirtualFiles.of(texts));
  const asked = new AskedFiles(files);
  for (const directory of ["/d", "/e", "/missing"]) asked.list(directory);
  for (const name of ["a", "b", "c", "missing"]) asked.read(`/d/${name}`);
  asked.resolve("/d/a");
  return { files, asked };
}

const without = (path: string): VirtualFiles =>
  VirtualFiles.of(Object.fromEntries(Object.entries(texts).filter(([at]) => at !== path)));
const withText = (path: string, text: string): VirtualFiles => VirtualFiles.of({ ...texts, [path]: text });

const linked = VirtualFiles.of({ ...texts, "/other/a": "one" });
linked.addLink("/d/a", "/other/a");
const unreadable = VirtualFiles.of(texts);
unreadable.addProblem("/d/c", { code: "unreadable", message: "cannot be read" });

const changes: Readonly<Record<string, VirtualFiles>> = {
  "a text of the same length": withText("/d/a", "eno"),
  "a longer text": withText("/d/a", "one "),
  "a text that moves to the next file": VirtualFiles.of({ ...texts, "/d/a": "on", "/d/b": "e" }),
  "an empty text that is filled": withText("/d/b", "x"),
  "a file less": without("/d/c"),
  "a name instead of another": VirtualFiles.of({
    ...Object.fromEntries(Object.entries(texts).slice(0, 2)),
    "/d/x": "two",
    "/e/": "",
  }),
  "a file in an empty directory": withText("/e/first", ""),
  "a directory that was missing": VirtualFiles.of({ ...texts, "/missing/": "" }),
  "a directory that is missing": without("/e/"),
  "a file that was missing": withText("/d/missing", ""),
  "a file that cannot be read": unreadable,
  "a link to the same text": linked,
};

t.test("each change of an answer is found", async (t) => {
  const { files, asked } = ask();
  t.equal(asked.texts, "onetwo");
  t.ok(asked.areAnsweredTheSame());
  for (const [what, now] of Object.entries(changes)) {
    files.now = now;
    t.notOk(asked.areAnsweredTheSame(), what);
    files.now = VirtualFiles.of(texts);
    t.ok(asked.areAnsweredTheSame(), "and the old answers are the same again");
  }
  files.now = VirtualFiles.of({ ...texts, "/elsewhere": "x" });
  t.ok(asked.areAnsweredTheSame(), "files that were not asked for do not matter");
});

t.test("a record without texts", async (t) => {
  const asked = new AskedFiles(VirtualFiles.of({ "/d/": "" }));
  t.same(asked.list("/d"), { value: [] });
  t.equal(asked.texts, "");
  t.ok(asked.areAnsweredTheSame());
});
