import { type Lengths, lengths } from "../budgets.ts";
import type { Finding } from "./finding.ts";
import { isGenerated, type SourceFile } from "./source-files.ts";

/** Checks that most files are short, and that every long one has a reason. */
export function checkLengths(files: readonly SourceFile[], limits: Lengths = lengths): Finding[] {
  const written = files.filter(({ path }) => !isGenerated(path));
  const long = written.filter(({ lines }) => lines > limits.long).map(({ path, lines }) => ({ path, lines }));
  return [
    ...long
      .filter(({ path }) => !Object.hasOwn(limits.reasons, path))
      .map(({ path, lines }) => finding(path, `${lines} lines; split it, or give a reason in scripts/budgets.ts`)),
    ...Object.keys(limits.reasons)
      .filter((path) => !long.some((file) => file.path === path))
      .map((path) => finding(path, `has a reason in scripts/budgets.ts, but not more than ${limits.long} lines`)),
    ...checkShare(written, limits),
  ];
}

function checkShare(files: readonly SourceFile[], { short }: Lengths): Finding[] {
  const count = files.filter(({ lines }) => lines < short).length;
  if (2 * count >= files.length) return [];
  return [finding("src", `only ${count} of ${files.length} files have fewer than ${short} lines; half of them should`)];
}

function finding(file: string, message: string): Finding {
  return { rule: "length", file, message };
}
