import { execFileSync } from "node:child_process";
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";

/** A write that reached the disk, or a mark between writes. */
interface LogEntry {
  readonly kind: "write" | "flush" | "mark";
  readonly offset: number;
  readonly data: Buffer;
}

/** A moment of a power cut. */
export interface CrashPoint {
  /** The number of entries before the power cut. */
  readonly entries: number;
  /**
   * Chooses the writes since the last flush that are on the disk, and where one of them is torn. Without a seed all
   * writes are on the disk, and none is torn.
   */
  readonly seed?: number;
}

const kinds: Readonly<Record<string, LogEntry["kind"]>> = { W: "write", F: "flush", M: "mark" };
const headerLength = 13;
const sector = 512;

/** All writes that reached a disk, in order. */
export class DiskLog {
  readonly #base: string;
  readonly #entries: readonly LogEntry[];

  /** @param base the disk before the writes, @param log the log of `logged-disk.py` */
  constructor(base: string, log: string) {
    this.#base = base;
    this.#entries = readEntries(readFileSync(log));
  }

  /** The number of entries. */
  get length(): number {
    return this.#entries.length;
  }

  get flushes(): number {
    return this.#entries.filter(({ kind }) => kind === "flush").length;
  }

  /** The last mark before a crash. */
  lastMark({ entries }: CrashPoint): string | undefined {
    const mark = this.#entries.slice(0, entries).findLast(({ kind }) => kind === "mark");
    return mark?.data.toString("utf8");
  }

  /** Writes the disk image that a crash leaves. */
  build({ entries, seed }: CrashPoint, image: string): void {
    execFileSync("cp", ["--sparse=always", "--reflink=auto", this.#base, image]);
    const made = this.#entries.slice(0, entries);
    const flushed = seed === undefined ? entries : made.findLastIndex(({ kind }) => kind === "flush");
    const random = randomNumbers(seed ?? 0);
    const file = openSync(image, "r+");
    try {
      for (const [index, { kind, offset, data }] of made.entries()) {
        if (kind !== "write") continue;
        const isCertain = index < flushed;
        if (!isCertain && random() < 0.5) continue;
        const isTorn = !isCertain && data.length > sector && random() < 0.1;
        const length = isTorn ? sector * Math.ceil(random() * (data.length / sector - 1)) : data.length;
        writeSync(file, data, 0, length, offset);
      }
    } finally {
      closeSync(file);
    }
  }
}

function readEntries(bytes: Buffer): readonly LogEntry[] {
  const entries: LogEntry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at + 9);
    const kind = kinds[String.fromCharCode(bytes[at] as number)];
    if (kind === undefined) throw new Error(`the log of the disk is broken at ${at}`);
    const data = bytes.subarray(at + headerLength, at + headerLength + length);
    entries.push({ kind, offset: Number(bytes.readBigUInt64LE(at + 1)), data });
    at += headerLength + length;
  }
  return entries;
}

/** Random numbers from 0 to 1 that depend only on the seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
