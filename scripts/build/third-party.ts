import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageOf } from "../boundaries/bundle.ts";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/**
 * Lists the packages that a bundle contains, with the texts of their licences.
 *
 * @param root the top of the repository
 * @param inputs the files of the bundle, from the metafile
 * @throws Error if a package has no licence text
 */
export function thirdPartyNotice(root: string, inputs: readonly string[]): string {
  const folders = new Set(inputs.map((input) => packageOf(input)?.folder).filter((folder) => folder !== undefined));
  if (folders.size === 0) return "The bundle contains no code of other packages.\n";
  const packages = [...folders].sort().map((folder) => describe(join(root, folder)));
  return `The bundle contains code of these packages.\n\n${packages.join("\n")}`;
}

function describe(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const title = `${name} ${version}${license === undefined ? "" : ` (${license})`}`;
  return `${title}\n${"-".repeat(title.length)}\n\n${licenceText(folder, name).trim()}\n`;
}

/**
 * Returns the text of the licence of a package.
 *
 * @param folder the folder of the package
 * @throws Error if there is no text
 */
export function licenceText(folder: string, name: string): string {
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)([.-]|$)/i.test(entry));
  if (file !== undefined) return readFileSync(join(folder, file), "utf8");
  // Packages that are published without the text that their licence requires.
  const ours = new URL(`licences/${name}.txt`, import.meta.url);
  if (!existsSync(ours)) throw new Error(`${name}: the package has no licence text; add it to ${ours.pathname}`);
  return readFileSync(ours, "utf8");
}
