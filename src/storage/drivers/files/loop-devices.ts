import { execFile } from "node:child_process";
import { readdir, readFile, stat } from "node:fs/promises";
import { promisify } from "node:util";

const blockDevices = "/sys/block";

/**
 * Returns the loop devices that are backed by a file, as `/dev/loopN`. Domains use images through loop devices
 * (docs/reference/reflink-storage.md#loop-devices). The kernel reports the path that the file had for the program that
 * attached it; with links and mounts it can differ from ours.
 */
export async function loopDevicesOf(path: string): Promise<readonly string[]> {
  const own = await identityOf(path);
  if (own === undefined) return [];
  const names = (await readdir(blockDevices).catch(() => [])).filter((name) => name.startsWith("loop"));
  const backing = (name: string) => readFile(`${blockDevices}/${name}/loop/backing_file`, "utf8").catch(() => "");
  const found = await Promise.all(
    names.map(async (name) => {
      const file = (await backing(name)).replace(/\n$/, "");
      return file !== "" && (await identityOf(file)) === own ? name : undefined;
    }),
  );
  return found.filter((name) => name !== undefined).map((name) => `/dev/${name}`);
}

async function identityOf(path: string): Promise<string | undefined> {
  const facts = await stat(path, { bigint: true }).catch(() => undefined);
  return facts && `${facts.dev}:${facts.ino}`;
}

/**
 * Updates the size of a file's loop devices (losetup(8), `--set-capacity`).
 *
 * @throws Error if a device cannot be updated
 */
export async function refreshLoopDevices(path: string): Promise<void> {
  for (const device of await loopDevicesOf(path)) await promisify(execFile)("losetup", ["--set-capacity", device]);
}
