import { basename } from "node:path";
import type { App } from "../core/app.ts";
import { checkStorage } from "../core/storage-maintenance.ts";

/**
 * Reports everything in the pools of a system that is not in order, and repairs it on request.
 *
 * @param say receives lines of text
 * @returns the number of remaining problems
 */
export async function reportStorage(app: App, isRepair: boolean, say: (line: string) => void): Promise<number> {
  let left = 0;
  for (const { path, text, repair, apply } of await checkStorage(app)) {
    say(`${path}: ${text}`);
    if (repair === undefined || apply === undefined) {
      left++;
    } else if (!isRepair) {
      say(`  a repair would ${repair}`);
      left++;
    } else {
      try {
        await apply();
        say(`  repaired: ${repair}`);
      } catch (error) {
        const { code = (error as Error).message } = error as NodeJS.ErrnoException;
        say(`  ${basename(path)} could not be repaired (${code})`);
        left++;
      }
    }
  }
  return left;
}
