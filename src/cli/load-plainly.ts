import { readFileSync } from "node:fs";
import { Script } from "node:vm";

/** A file of the program: the file of code cache and code, the file of the code alone, the length of the code in bytes. */
export interface PlainPart {
  readonly cache: string;
  readonly file: string;
  readonly codeBytes: number;
}

/** Loads a part as launch.ts does, by the documented ways of Node.js; without its code cache, if that is of no use. */
export function loadPlainly(part: PlainPart): unknown {
  const filename = `${__dirname}/${part.file}`;
  const both = readBoth(part);
  const script =
    both === undefined
      ? new Script(readFileSync(filename, "utf8"), { filename })
      : new Script(both.code, { filename, cachedData: both.cachedData });
  return script.runInThisContext();
}

function readBoth({ cache, codeBytes }: PlainPart): { code: string; cachedData: Uint8Array } | undefined {
  try {
    const bytes = readFileSync(`${__dirname}/${cache}`);
    const code = bytes.toString("latin1", bytes.length - codeBytes);
    // A file that was cut off.
    return code.startsWith("(function(require")
      ? { code, cachedData: bytes.subarray(0, bytes.length - codeBytes) }
      : undefined;
  } catch {
    return undefined;
  }
}
