import type { DirectoryEntries, FileCalls } from "./file-calls.ts";

/** Returns the calls through `node:fs`, which is loaded only on demand. */
export function findCallsByFs(): FileCalls {
  const fs = process.getBuiltinModule("node:fs");
  const { O_RDONLY, O_NONBLOCK, O_NOCTTY } = fs.constants;
  return {
    open: (path) => fs.openSync(path, O_RDONLY | O_NONBLOCK | O_NOCTTY),
    read: (descriptor, room, position) => fs.readSync(descriptor, room, 0, room.length, position ?? null),
    close: fs.closeSync,
    writeText: (descriptor, text) => fs.writeSync(descriptor, text),
    list(directory): DirectoryEntries {
      const entries = fs.readdirSync(directory, { withFileTypes: true });
      const kinds = entries.map((entry) => (entry.isFile() ? 1 : entry.isSymbolicLink() ? 3 : 2));
      return [entries.map((entry) => entry.name), kinds];
    },
    realPath: fs.realpathSync.native,
    status: fs.fstatSync,
    exists: (path) => fs.statSync(path, { throwIfNoEntry: false }) !== undefined,
  };
}
