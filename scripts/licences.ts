import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { type Finding, formatFinding } from "./boundaries/finding.ts";
import { licenceText } from "./build/third-party.ts";
import { metafiles } from "./bundles.ts";
import { problemOfLicence } from "./licences/fitting.ts";
import { type ShippedPackage, shippedPackages } from "./licences/packages.ts";

const notice = "dist/THIRD-PARTY.txt";

/**
 * Checks that every shipped package has a licence that fits GPL-2.0-or-later. The file dist/THIRD-PARTY.txt must hold
 * the licence text of every package that a file of the build contains.
 *
 * @param root the top of the repository
 */
export function checkLicences(root: string): readonly Finding[] {
  const missing = [notice, ...metafiles].filter((file) => !existsSync(join(root, file)));
  if (missing.length > 0) return missing.map((file) => finding(file, "does not exist; npm run build makes it"));
  const texts = readFileSync(join(root, notice), "utf8");
  return shippedPackages(root).flatMap((each) => [
    ...checkExpression(each),
    ...(each.bundled ? checkText(root, each, texts) : []),
  ]);
}

function checkExpression({ folder, name, version, licence }: ShippedPackage): readonly Finding[] {
  const problem = problemOfLicence(licence);
  return problem === undefined ? [] : [finding(`${folder}/package.json`, `${name} ${version}: ${problem}`)];
}

function checkText(root: string, { folder, name, version }: ShippedPackage, texts: string): readonly Finding[] {
  try {
    if (texts.includes(`${name} ${version}`) && texts.includes(licenceText(join(root, folder), name).trim())) return [];
    return [finding(notice, `the licence text of ${name} ${version} is missing`)];
  } catch (error) {
    return [finding(folder, (error as Error).message)];
  }
}

function finding(file: string, message: string): Finding {
  return { rule: "licence", file, message };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const findings = checkLicences(fileURLToPath(new URL("..", import.meta.url)));
  for (const each of findings) console.error(formatFinding(each));
  if (findings.length > 0) {
    console.error(`licences: ${findings.length} ${findings.length === 1 ? "finding" : "findings"}`);
    process.exitCode = 1;
  }
}
