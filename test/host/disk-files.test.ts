import { execFileSync } from "node:child_process";
import { chmodSync, closeSync, openSync, symlinkSync, writeSync } from "node:fs";
import t from "tap";
import { DiskFiles } from "../../src/host/disk-files.ts";
import { loadLimits } from "../../src/policy/load/limits.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const problem = (code: string, message: string) => ({ problem: { code, message } });
const missing = problem("missing", "does not exist");
const noFile = problem("wrong-kind", "is not a regular file");
const loop = problem("link-loop", "is a loop of symbolic links");

t.test("texts", async (t) => {
  const folder = new TemporaryFolder(t);
  const files = new DiskFiles();
  const read = (content: string | Buffer) => files.read(folder.write("file", content));
  const buffer = 32 * 1024;
  for (const length of [0, 1, buffer - 1, buffer, buffer + 1, 3 * buffer, loadLimits.fileBytes]) {
    const text = "0123456789abcde\n".repeat(length / 16 + 1).slice(0, length);
    const result = read(text);
    t.ok("value" in result && result.value === text, `${length} bytes`);
  }
  t.strictSame(read("\ufeffa"), { value: "\ufeffa" }, "a byte order mark is text");
  t.strictSame(read("ąść \ufffd 🜛\n"), { value: "ąść \ufffd 🜛\n" }, "U+FFFD in the file is text");
  const long = `${"ą".repeat(buffer / 2 - 1)}x🜛`;
  t.strictSame(read(long), { value: long }, "a character across the end of the buffer");
  const large = problem("too-large", `is larger than ${loadLimits.fileBytes} bytes`);
  t.strictSame(read(Buffer.alloc(loadLimits.fileBytes + 1, 32)), large);
  t.strictSame(read(Buffer.alloc(17 * 1024 * 1024, 32)), large, "17 MB");
  t.strictSame(read("short"), { value: "short" }, "the buffer holds no earlier text");
});

t.test("bytes that are not UTF-8, with their places", async (t) => {
  const folder = new TemporaryFolder(t);
  const places: readonly (readonly [string, string, number, number])[] = [
    ["first byte", "\xff", 1, 1],
    ["Latin-1 in the second line", "a\nfoo \xe9t\xe9", 2, 5],
    ["after CR LF, CR and LF", "a\r\nb\rc\n\xc3\x28", 4, 1],
    ["after a character of two bytes", "\xc4\x85b\xff", 1, 3],
    ["cut short at the end", "ok\nab\xe2\x82", 2, 3],
    ["an encoded surrogate", "\xed\xa0\x80", 1, 1],
    ["an overlong NUL", "x\xc0\x80", 1, 2],
    ["beyond the buffer", `${"y".repeat(40_000)}\n \xff`, 2, 2],
  ];
  for (const [name, bytes, line, column] of places) {
    const result = new DiskFiles().read(folder.write("file", Buffer.from(bytes, "latin1")));
    const message = "the line has bytes that are not UTF-8";
    t.strictSame(result, { problem: { code: "not-utf8", message, line, column } }, name);
  }
});

t.test("files that must not be read", async (t) => {
  const folder = new TemporaryFolder(t);
  const files = new DiskFiles();
  execFileSync("mkfifo", [folder.at("fifo")]);
  folder.directory("directory");
  folder.write("file", "text");
  symlinkSync("nowhere", folder.at("dangling"));
  symlinkSync("loop", folder.at("loop"));
  t.strictSame(files.read(folder.at("none")), missing);
  t.strictSame(files.read(folder.at("dangling")), missing);
  t.strictSame(files.read(folder.at("loop")), loop);
  t.strictSame(files.read(folder.at("directory")), noFile);
  t.strictSame(files.read(folder.at("fifo")), noFile, "a FIFO without a writer does not hang");
  const writer = openSync(folder.at("fifo"), "r+");
  writeSync(writer, "* * a b allow\n");
  t.strictSame(files.read(folder.at("fifo")), noFile, "the content of a FIFO is not policy");
  closeSync(writer);
  t.strictSame(files.read("/dev/null"), noFile);
  t.strictSame(files.read("/dev/zero"), noFile);
  t.strictSame(files.read(folder.at("file/x")), problem("wrong-kind", "is not a directory"));
  t.strictSame(files.read(folder.at("x".repeat(300))), problem("unreadable", "cannot be read: ENAMETOOLONG"));
  t.strictSame(files.list(folder.at("none")), missing);
  t.strictSame(files.list(folder.at("file")), problem("wrong-kind", "is not a directory"));
  t.strictSame(files.list(folder.at("loop")), loop);
});

t.test("lists", async (t) => {
  const folder = new TemporaryFolder(t);
  const files = new DiskFiles();
  folder.writeAll({ "d/b": "", "d/.a": "", "d/c d": "", "d/sub/x": "", elsewhere: "" });
  execFileSync("mkfifo", [folder.at("d/fifo")]);
  symlinkSync("../elsewhere", folder.at("d/link"));
  symlinkSync("sub", folder.at("d/to-directory"));
  symlinkSync("nowhere", folder.at("d/dangling"));
  symlinkSync("b/x", folder.at("d/through-file"));
  const listed = (): readonly string[] => [...(files.list(folder.at("d")).value ?? [])].sort();
  t.strictSame(listed(), [".a", "b", "c d", "link"]);
  t.strictSame(files.list(folder.directory("empty")), { value: [] });
  symlinkSync("loop", folder.at("d/loop"));
  symlinkSync("x".repeat(300), folder.at("d/too-long"));
  t.strictSame(
    listed(),
    [".a", "b", "c d", "link", "loop", "too-long"],
    "an entry that cannot be examined may be a file",
  );
  t.strictSame(files.read(folder.at("d/loop")), loop);
  t.strictSame(files.read(folder.at("d/too-long")), problem("unreadable", "cannot be read: ENAMETOOLONG"));
});

t.test("a directory with too many entries", async (t) => {
  const folder = new TemporaryFolder(t);
  const { directoryEntries } = loadLimits;
  execFileSync("/bin/sh", ["-c", `cd "$1" && seq ${directoryEntries} | xargs touch`, "sh", folder.path]);
  const listed = new DiskFiles().list(folder.path);
  t.equal(listed.value?.length, directoryEntries);
  folder.write("one-more", "");
  const message = `has more than ${directoryEntries} entries`;
  t.strictSame(new DiskFiles().list(folder.path), problem("too-many-entries", message));
});

t.test("files without read permission", async (t) => {
  const folder = new TemporaryFolder(t);
  const denied = problem("unreadable", "cannot be read: permission denied");
  const path = folder.write("secret", "text", 0);
  folder.write("closed/file", "text");
  folder.directory("open");
  symlinkSync("../closed/file", folder.at("open/link"));
  chmodSync(folder.at("closed"), 0);
  chmodSync(folder.path, 0o755);
  t.teardown(() => chmodSync(folder.at("closed"), 0o700));
  // Root may read everything, so the test runs as another user for a while.
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  const files = new DiskFiles();
  const found = [files.read(path), files.list(folder.at("closed")), files.read(folder.at("closed/file"))];
  const listed = files.list(folder.at("open"));
  const linked = files.read(folder.at("open/link"));
  const exists = files.exists(folder.at("closed/none"));
  if (isRoot) process.seteuid?.(0);
  t.strictSame(found, [denied, denied, denied]);
  t.strictSame([listed, linked], [{ value: ["link"] }, denied]);
  t.ok(exists, "a path that cannot be examined counts as existing");
});

t.test("broken links", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.directory("directory");
  symlinkSync("nowhere", folder.at("dangling"));
  symlinkSync("/nowhere", folder.at("directory/out"));
  symlinkSync("directory", folder.at("in"));
  for (const [files, top] of [
    [new DiskFiles(), folder.path],
    [new DiskFiles(folder.path), ""],
  ] as const) {
    for (const name of ["dangling", "dangling/x/y", "directory/out/x", "in/out"])
      t.ok(files.dangles(`${top}/${name}`), name);
    for (const name of ["none", "none/x", "in/none"]) t.notOk(files.dangles(`${top}/${name}`), name);
  }
});
