import { constants } from "node:fs";
import { copyFile } from "node:fs/promises";
import { type DiskCalls, systemDiskCalls } from "../../src/storage/drivers/files/disk-calls.ts";
import { openPool, type TestPool } from "./file-pools.ts";

/** A pool whose changes of files are recorded. */
export interface TracedPool extends TestPool {
  /** Does some work, and what it leaves for the background. Returns the changes of files, a line each. */
  trace(work: () => Promise<unknown>): Promise<string>;
  /** Returns the lines of the log. Paths are short, as in a trace. */
  log(): readonly string[];
}

/** Calls that change nothing. */
const reads: readonly string[] = ["look", "list", "space"];

/**
 * Opens a pool in a new directory. A clone is a copy, so that it works on every filesystem.
 *
 * @param cloneError the error of each clone
 */
export function openTracedPool(directory: string, driver: "file" | "file-reflink", cloneError?: string): TracedPool {
  const steps: string[] = [];
  const short = (text: string) =>
    text
      .replaceAll(`${directory}/appvms/`, "")
      .replaceAll(`${directory}/`, "")
      .replace(/~[0-9a-f]{12}/g, "~")
      .replace(/@[0-9TZ:-]+/g, "@TIME")
      .replace(/^(touch .*) [0-9]+$/, "$1 TIME");
  const clone = async (from: string, to: string): Promise<void> => {
    if (cloneError !== undefined) throw Object.assign(new Error(cloneError), { code: cloneError });
    await copyFile(from, to, constants.COPYFILE_EXCL);
  };
  const calls = Object.fromEntries(
    Object.entries({ ...systemDiskCalls, clone }).map(([name, call]) => [
      name,
      async (...given: unknown[]) => {
        const shown =
          name === "chmod" ? given.map((each) => (typeof each === "number" ? each.toString(8) : each)) : given;
        if (!reads.includes(name)) steps.push(short(`${name} ${shown.join(" ")}`));
        return (call as (...args: unknown[]) => Promise<unknown>)(...given);
      },
    ]),
  ) as unknown as DiskCalls;
  const pool = openPool(directory, driver, calls);
  const trace = async (work: () => Promise<unknown>): Promise<string> => {
    await pool.settled();
    steps.length = 0;
    await work();
    await pool.settled();
    return steps.join("\n");
  };
  return { ...pool, trace, log: () => pool.lines.map(short) };
}
