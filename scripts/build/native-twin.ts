import { existsSync } from "node:fs";

/**
 * Returns the file that the native executable takes in place of a file: `x.native.ts` for `x.ts`; undefined if there is
 * none.
 *
 * @param path an absolute path
 */
export function nativeTwin(path: string): string | undefined {
  const twin = path.replace(/\.ts$/, ".native.ts");
  return twin !== path && existsSync(twin) ? twin : undefined;
}
