import { symlinkSync } from "node:fs";
import t from "tap";
import { DiskFiles } from "../../src/host/disk-files.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const missing = { problem: { code: "missing", message: "does not exist" } };
const loop = { problem: { code: "link-loop", message: "is a loop of symbolic links" } };

t.test("files of a tree", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({
    "secret/file": "outside",
    "tree/etc/a": "inside",
    "tree/secret/file": "inside too",
    "tree/d/b": "b",
  });
  const link = (at: string, target: string) => symlinkSync(target, folder.at(at));
  link("tree/absolute", "/etc/a");
  link("tree/up", "../../../../secret/file");
  link("tree/full", folder.at("secret/file"));
  link("tree/etc/up", "../d");
  link("tree/directory", "/d");
  link("tree/chain", "directory/b");
  link("tree/loop", "loop");
  link("tree/ping", "pong/x");
  link("tree/pong", "ping/y");
  link("tree/dangling", "/etc/none");
  link("outer", "tree");
  for (const root of [folder.at("tree"), `${folder.at("tree")}//`, folder.at("outer")]) {
    const files = new DiskFiles(root);
    t.strictSame(files.read("/etc/a"), { value: "inside" });
    t.strictSame(files.read("/absolute"), { value: "inside" }, "an absolute link stays inside");
    t.strictSame(files.read("/up"), { value: "inside too" }, "a link with .. stays inside");
    t.strictSame(files.read("/full"), missing, "a link to a file outside leads nowhere");
    t.strictSame(files.read("/../secret/file"), { value: "inside too" }, ".. does not lead out");
    t.strictSame(files.read("/etc/../../../etc/./a"), { value: "inside" });
    t.strictSame(files.read("/etc/up/b"), { value: "b" });
    t.strictSame(files.read("/chain"), { value: "b" });
    t.strictSame(files.read("/etc/up/../secret/file"), { value: "inside too" }, ".. after a link leaves its target");
    t.strictSame(files.read("/loop"), loop);
    t.strictSame(files.read("/ping"), loop);
    t.strictSame(files.read("/dangling"), missing);
    t.strictSame(files.read(folder.at("secret/file")), missing);
    t.strictSame(files.list("/d"), { value: ["b"] });
    t.strictSame(files.list("/directory"), { value: ["b"] });
    t.strictSame(files.list("/none"), missing);
    t.strictSame(files.list("/loop"), loop);
    t.equal(files.resolve("/absolute"), "/etc/a");
    t.equal(files.resolve("/etc/up/../x/./y"), "/x/y");
    t.equal(files.resolve("/../../a"), "/a");
    t.equal(files.resolve("/dangling"), "/etc/none");
    t.equal(files.resolve("/loop"), "/loop", "a loop is unchanged");
    t.equal(files.resolve("/"), "/");
    t.ok(files.exists("/"));
    t.ok(files.exists("/absolute"));
    t.notOk(files.exists("/dangling"));
    t.notOk(files.exists("/etc/passwd"));
    t.ok(files.exists("/loop"), "a path that cannot be examined counts as existing");
  }
});

t.test("links in a list", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({ outside: "", "tree/d/a": "", "tree/inside": "" });
  symlinkSync("/inside", folder.at("tree/d/in"));
  symlinkSync(folder.at("outside"), folder.at("tree/d/out"));
  symlinkSync("../../outside", folder.at("tree/d/up"));
  const listed = new DiskFiles(folder.at("tree")).list("/d");
  t.strictSame([...(listed.value ?? [])].sort(), ["a", "in"]);
  symlinkSync("/d/loop", folder.at("tree/d/loop"));
  const withLoop = new DiskFiles(folder.at("tree")).list("/d");
  t.strictSame([...(withLoop.value ?? [])].sort(), ["a", "in", "loop"], "reading it gives the reason");
});

t.test("a long chain of links", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("l0", "end");
  for (let number = 1; number <= 41; number++) symlinkSync(`l${number - 1}`, folder.at(`l${number}`));
  for (const files of [new DiskFiles(folder.path), new DiskFiles()]) {
    const prefix = files.exists("/l1") ? "" : folder.path;
    t.strictSame(files.read(`${prefix}/l40`), { value: "end" });
    t.strictSame(files.read(`${prefix}/l41`), loop, "as many as Linux follows");
  }
});

t.test("the live system", async (t) => {
  const folder = new TemporaryFolder(t);
  const files = new DiskFiles();
  folder.writeAll({ "a/file": "text" });
  symlinkSync("a", folder.at("b"));
  symlinkSync("loop", folder.at("loop"));
  t.equal(files.resolve(folder.at("b/file")), folder.at("a/file"));
  t.equal(files.resolve(folder.at("b/../a/./file")), folder.at("a/file"));
  t.equal(files.resolve(folder.at("b/none/x")), folder.at("a/none/x"), "as far as it exists");
  t.equal(files.resolve(folder.at("loop")), folder.at("loop"));
  t.equal(files.resolve("/"), "/");
  t.ok(files.exists(folder.at("b/file")));
  t.notOk(files.exists(folder.at("b/none")));
  t.ok(files.exists(folder.at("loop")), "a path that cannot be examined counts as existing");
});
