import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { execPath } from "node:process";
import t from "tap";
import { findFiles } from "../../scripts/prose/find-files.ts";

const run = (...args: string[]) =>
  spawnSync(execPath, ["--import=tsx", "scripts/prose.ts", ...args], { encoding: "utf8" });

t.test("findings are printed with place, help and total", async (t) => {
  const folder = t.testdir({ "bad.md": "# Page\n\nRead it anew.\n", "good.md": "# Page\n\nRead it again.\n" });
  const bad = run(join(folder, "bad.md"));
  t.equal(bad.status, 1);
  t.match(bad.stdout, /bad\.md:3:9: "anew" is not used here \[phrase\]\n {2}help: write "again"/);
  t.match(bad.stdout, /\nprose: 1 finding in 1 file\n$/);
  const both = run(folder);
  t.equal(both.status, 1);
  t.match(both.stdout, /\nprose: 1 finding in 2 files\n$/);
  const good = run(join(folder, "good.md"));
  t.equal(good.status, 0);
  t.equal(good.stdout, "prose: 0 findings in 1 file\n");
});

t.test("a path without files is an error", async (t) => {
  const { status, stderr } = run("no-such-page.md");
  t.equal(status, 2);
  t.equal(stderr, "no Markdown or TypeScript file found in: no-such-page.md\n");
});

t.test("the repository is all pages and sources, without what is generated or skipped", async (t) => {
  const file = "text";
  const root = t.testdir({
    "README.md": file,
    "a.ts": file,
    docs: { "a.md": file, rules: { "b.md": file }, "c.txt": file },
    src: { "a.ts": file, "a.generated.ts": file, room: { "b.ts": file, "page.md": file } },
    test: { "a.test.ts": file, samples: { "page.md": file } },
    dist: { "page.md": file },
    node_modules: { a: { "README.md": file } },
  });
  const all = [
    "README.md",
    "docs/a.md",
    "docs/rules/b.md",
    "src/a.ts",
    "src/room/b.ts",
    "src/room/page.md",
    "test/a.test.ts",
  ];
  t.same(findFiles(root, []), all);
  t.same(findFiles(root, ["src"]), ["src/a.ts", "src/room/b.ts", "src/room/page.md"]);
  t.same(findFiles(root, ["src/room/", "src/*.ts"]), ["src/a.ts", "src/room/b.ts", "src/room/page.md"]);
  t.same(findFiles(root, ["README.md", "./README.md", "a.ts"]), ["README.md", "a.ts"]);
  t.same(findFiles(root, ["nothing"]), []);
});
