import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import t from "tap";
import { readCompiledFile } from "../../src/host/compiled-file.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

t.test("only a file that no other user can write is read", async (t) => {
  const folder = new TemporaryFolder(t);
  const path = folder.at("compiled");
  t.equal(readCompiledFile(path), undefined, "the file does not exist");
  writeFileSync(path, "text \u00e9\n", { mode: 0o644 });
  t.equal(readCompiledFile(path), "text \u00e9\n");
  symlinkSync("compiled", folder.at("link"));
  t.equal(readCompiledFile(folder.at("link")), "text \u00e9\n");
  for (const mode of [0o664, 0o646, 0o622]) {
    chmodSync(path, mode);
    t.equal(readCompiledFile(path), undefined, mode.toString(8));
  }
  chmodSync(path, 0o600);
  t.equal(readCompiledFile(path), "text \u00e9\n");
  writeFileSync(path, "");
  t.equal(readCompiledFile(path), "");
});

t.test("a file that is not regular is not read", async (t) => {
  const folder = new TemporaryFolder(t);
  mkdirSync(folder.at("folder"));
  t.equal(readCompiledFile(folder.at("folder")), undefined);
  spawnSync("mkfifo", ["-m", "600", folder.at("fifo")]);
  t.equal(readCompiledFile(folder.at("fifo")), undefined);
  t.equal(readCompiledFile("/dev/null"), undefined);
});

t.test("the file of another user is not read", { skip: process.getuid?.() !== 0 && "needs root" }, async (t) => {
  const folder = new TemporaryFolder(t);
  const path = folder.at("compiled");
  writeFileSync(path, "text\n", { mode: 0o644 });
  chownSync(path, 1000, 1000);
  t.equal(readCompiledFile(path), undefined);
});
