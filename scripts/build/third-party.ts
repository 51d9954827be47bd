import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageOf } from "../boundaries/bundle.ts";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
}

/**
 * The packages that a bundle contains, with the texts of their licences.
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
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.|$)/i.test(entry));
  const holder = typeof author === "string" ? author : author?.name;
  const isKnown = license === "ISC" && holder !== undefined;
  if (file === undefined && !isKnown) throw new Error(`${name}: the package has no licence text`);
  const text = file === undefined ? isc(holder as string) : readFileSync(join(folder, file), "utf8");
  const title = `${name} ${version}${license === undefined ? "" : ` (${license})`}`;
  return `${title}\n${"-".repeat(title.length)}\n\n${text.trim()}\n`;
}

/** The text of the licence for packages that only name it. */
function isc(holder: string): string {
  return `Copyright (c) ${holder} and contributors

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby
granted, provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN
AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
PERFORMANCE OF THIS SOFTWARE.`;
}
