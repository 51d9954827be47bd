import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { type SaveCalls, systemSaveCalls } from "../../../src/core/store/save-calls.ts";
import type { Gate } from "./gate.ts";

interface OpenFile {
  readonly descriptor: number;
}

const descriptorOf = (file: FileHandle): number => (file as unknown as OpenFile).descriptor;

/**
 * Real files, written without a wait for the disk, so that a seed always gives the same interleaving. The calls wait at
 * a gate.
 */
export function gatedSaveCalls(gate: Gate): SaveCalls {
  return {
    ...systemSaveCalls,
    async open(path, flags, mode) {
      await gate("store open");
      return { descriptor: openSync(path, flags, mode) } as unknown as FileHandle;
    },
    async write(file, text) {
      await gate("store write");
      writeSync(descriptorOf(file), text);
    },
    sync: async (file) => fsyncSync(descriptorOf(file)),
    chown: async () => {},
    chmod: async () => {},
    close: async (file) => closeSync(descriptorOf(file)),
    async rename(from, to) {
      await gate("store rename");
      renameSync(from, to);
    },
    unlink: async (path) => rmSync(path),
    identityOf: async () => "",
  };
}
