import assert from "node:assert";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { FileCalls } from "../platform/files/file-calls.ts";

/**
 * Tries every call on files, also with what goes wrong.
 *
 * @param known calls that are right
 * @param folder an empty folder to work in
 * @throws what differs
 */
export function tryFileCalls(tried: FileCalls, known: FileCalls, folder: string): void {
  const at = (name: string): string => path.join(folder, name);
  const text = "line\n\u00e9\u{1f600}\n";
  fs.writeFileSync(at("file"), text);
  fs.mkdirSync(at("folder"));
  fs.symlinkSync("file", at("link"));
  fs.symlinkSync("loop", at("loop"));
  // Where there is no mkfifo, it is one more name of nothing.
  spawnSync("mkfifo", [at("fifo")]);
  const full = fs.openSync("/dev/full", "w");
  const output = fs.openSync(at("output"), "w");
  const attempts: readonly ((calls: FileCalls) => unknown)[] = [
    ...["file", "folder", "fifo", "link", "loop", "none", "file/none", "a\0b"].flatMap((name) => [
      (calls: FileCalls) => readWhole(calls, at(name)),
      (calls: FileCalls) => sorted(calls, at(name)),
      (calls: FileCalls) => calls.realPath(at(name)),
      (calls: FileCalls) => calls.exists(at(name)),
      (calls: FileCalls) => statusOf(calls, at(name)),
    ]),
    (calls) => calls.close(12345),
    (calls) => calls.read(12345, new Uint8Array(9), 0),
    (calls) => calls.read(output, new Uint8Array(0)),
    (calls) => calls.status(12345),
    (calls) => calls.writeText(12345, text),
    (calls) => calls.writeText(full, text),
    (calls) => calls.writeText(output, text),
  ];
  for (const attempt of attempts)
    assert.deepEqual(
      outcome(() => attempt(tried)),
      outcome(() => attempt(known)),
    );
  assert.equal(fs.readFileSync(at("output"), "utf8"), `${text}${text}`);
}

function readWhole(calls: FileCalls, name: string): string {
  const descriptor = calls.open(name);
  try {
    const room = new Uint8Array(100);
    const first = calls.read(descriptor, room, 5);
    const second = calls.read(descriptor, room.subarray(50));
    return `${first} ${second} ${Buffer.from(room).toString("hex")}`;
  } finally {
    calls.close(descriptor);
  }
}

function sorted(calls: FileCalls, name: string): string[] {
  const [names, kinds] = calls.list(name);
  // Kinds that are neither a file nor a link are not told apart.
  return names.map((entry, index) => `${entry} ${[1, 3].includes(kinds[index] as number) ? kinds[index] : 2}`).sort();
}

function statusOf(calls: FileCalls, name: string): unknown {
  const descriptor = calls.open(name);
  const { uid, mode, size } = calls.status(descriptor);
  calls.close(descriptor);
  return { uid, mode, size };
}

/** Returns the result of a call, or the code of the error that it throws. */
function outcome(attempt: () => unknown): unknown {
  try {
    return { value: attempt() };
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code };
  }
}
