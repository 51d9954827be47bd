import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { writeAll } from "../../src/host/write-all.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

t.test("a file", async (t) => {
  const path = new TemporaryFolder(t).at("file");
  const descriptor = openSync(path, "w");
  writeAll(descriptor, "");
  writeAll(descriptor, "ąść\n");
  writeAll(descriptor, "more\n");
  closeSync(descriptor);
  t.equal(readFileSync(path, "utf8"), "ąść\nmore\n");
});

t.test("a full device, and a closed file descriptor", async (t) => {
  const descriptor = openSync("/dev/full", "w");
  t.throws(() => writeAll(descriptor, "x"), { code: "ENOSPC" });
  t.doesNotThrow(() => writeAll(descriptor, ""));
  closeSync(descriptor);
  t.throws(() => writeAll(descriptor, "x"), { code: "EBADF" });
});

t.test("a non-blocking FIFO that is temporarily full", async (t) => {
  const folder = new TemporaryFolder(t);
  const path = folder.at("fifo");
  const got = join(folder.path, "got");
  const reader = spawn("/bin/sh", [
    "-c",
    'mkfifo "$1" && echo made && (sleep 0.1; cat) < "$1" > "$2"',
    "sh",
    path,
    got,
  ]);
  await new Promise((resolve) => reader.stdout.once("data", resolve));
  const closed = new Promise((resolve) => reader.once("close", resolve));
  // Opened for reading too, so that it does not fail before the reader opens it.
  const descriptor = openSync(path, 0o2 | 0o4000);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const text = "0123456789".repeat(50_000);
  writeAll(descriptor, text);
  closeSync(descriptor);
  await closed;
  t.equal(readFileSync(got, "utf8"), text);
});
