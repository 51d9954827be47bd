import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { checkBundle } from "./boundaries/bundle.ts";
import { checkCycles } from "./boundaries/cycles.ts";
import { type Finding, formatFinding } from "./boundaries/finding.ts";
import { checkLengths } from "./boundaries/lengths.ts";
import { checkRooms } from "./boundaries/room-rules.ts";
import { readSourceFiles } from "./boundaries/source-files.ts";
import { checkTwins } from "./boundaries/twins.ts";
import { checkTypeNames } from "./boundaries/type-names.ts";

export { checkBundle, checkCycles, checkLengths, checkRooms, type Finding, formatFinding, readSourceFiles };

/**
 * Checks the rules of scripts/rooms.ts and scripts/budgets.ts on the sources and on the bundle.
 *
 * @param root the top of the repository
 */
export function checkBoundaries(root: string): Finding[] {
  const files = readSourceFiles(root);
  return [
    ...checkRooms(files),
    ...checkCycles(files),
    ...checkLengths(files),
    ...checkTypeNames(files),
    ...checkTwins(files),
    ...checkBundle(root),
  ];
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const findings = checkBoundaries(fileURLToPath(new URL("..", import.meta.url)));
  for (const finding of findings) console.error(formatFinding(finding));
  if (findings.length > 0) {
    console.error(`boundaries: ${findings.length} ${findings.length === 1 ? "finding" : "findings"}`);
    process.exitCode = 1;
  }
}
