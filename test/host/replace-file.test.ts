import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import t from "tap";
import { replaceFile } from "../../src/host/replace-file.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

t.test("a file is replaced with its mode, without a temporary file left", async (t) => {
  const folder = new TemporaryFolder(t);
  const path = folder.write("a.policy", "old");
  chmodSync(path, 0o640);
  replaceFile(path, "new", { before: "old" });
  t.equal(readFileSync(path, "utf8"), "new");
  t.equal(statSync(path).mode & 0o7777, 0o640);
  t.throws(() => replaceFile(path, "x", { before: "old" }), /the file was changed meanwhile/);
  t.throws(() => replaceFile(path, "x", { isNew: true }), { code: "EEXIST" });
  t.equal(readFileSync(path, "utf8"), "new");
  t.same(readdirSync(folder.path), ["a.policy"]);
});

t.test("a new file, a symbolic link, a device, a folder", async (t) => {
  const folder = new TemporaryFolder(t);
  replaceFile(folder.at("b"), "text", { isNew: true });
  symlinkSync("b", folder.at("link"));
  replaceFile(folder.at("link"), "other");
  t.ok(lstatSync(folder.at("link")).isSymbolicLink());
  t.equal(readFileSync(folder.at("b"), "utf8"), "other");
  replaceFile("/dev/null", "text");
  t.throws(() => replaceFile(folder.path, "text"), { code: "EISDIR" });
  t.throws(() => replaceFile(folder.at("none/c"), "text"), { code: "ENOENT" });
  t.same(readdirSync(folder.path).sort(), ["b", "link"]);
});
