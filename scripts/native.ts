import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { type Finding, formatFinding } from "./boundaries/finding.ts";
import { hasCargo, runCargo } from "./build/cargo.ts";
import { crateTexts, shippedCrates } from "./licences/crates.ts";
import { problemOfLicence } from "./licences/fitting.ts";

/** Checks that every crate of the native executable has a licence that fits, and that its text is at hand. */
export function checkCrates(root: string): readonly Finding[] {
  return shippedCrates(root).flatMap((crate) => {
    const problem = problemOfLicence(crate.licence) ?? problemOfText(() => crateTexts(crate));
    if (problem === undefined) return [];
    return [{ rule: "licence", file: "native/Cargo.toml", message: `${crate.name} ${crate.version}: ${problem}` }];
  });
}

function problemOfText(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Checks the format, the code and the crates of `native/`. Returns the exit code. */
function main(root: string): number {
  if (!hasCargo()) {
    // Node.js is enough for everything but the native executable. CI has cargo and fails at this line.
    console.log("native: skipped: needs cargo");
    return 0;
  }
  try {
    runCargo(root, ["fmt", "--check"]);
    runCargo(root, ["clippy", "--quiet", "--all-targets", "--locked", "--", "-D", "warnings"]);
    const findings = checkCrates(root);
    for (const each of findings) console.error(formatFinding(each));
    return findings.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(`native: ${(error as Error).message}`);
    return 1;
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = main(fileURLToPath(new URL("..", import.meta.url)));
}
