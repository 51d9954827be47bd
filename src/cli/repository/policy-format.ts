import { isUtf8 } from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import { loadLimits } from "../../policy/load/limits.ts";
import type { LineFormat } from "../../policy/model/dialect.ts";
import { LineParser } from "../../policy/syntax/parse-line.ts";
import { splitLines } from "../../policy/syntax/split-lines.ts";

/** The maximum number of lines that decide about the format of a file. */
const linesThatTell = 10_000;

/** Returns the format, five or three columns, in which more lines of a text are valid. Includes are not read. */
export function formatOfText(text: string): "policy" | "service" {
  return countsOf(text, "service").valid >= countsOf(text, "policy").valid ? "service" : "policy";
}

/**
 * Returns the format of a file whose name does not tell it. The file is policy if it has a valid line, and at least half
 * of its lines are valid.
 *
 * @param path an absolute path
 * @returns undefined for any other file, and for a file that cannot be read
 */
export function policyFormatOf(path: string): "policy" | "service" | undefined {
  const text = readSmallText(path);
  if (text === undefined) return undefined;
  const format = formatOfText(text);
  const { all, valid } = countsOf(text, format);
  return valid > 0 && 2 * valid >= all ? format : undefined;
}

function readSmallText(path: string): string | undefined {
  try {
    const status = statSync(path);
    if (!status.isFile() || status.size > loadLimits.fileBytes) return undefined;
    const bytes = readFileSync(path);
    return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString("utf8") : undefined;
  } catch {
    return undefined;
  }
}

/** Counts the lines of a text that are neither empty nor comments. */
function countsOf(text: string, format: LineFormat) {
  const parser = new LineParser(format);
  const statements = splitLines(text)
    .slice(0, linesThatTell)
    .map((line) => parser.read(line, "", 1))
    .filter((each) => each !== undefined);
  return { all: statements.length, valid: statements.filter((each) => each !== null).length };
}
