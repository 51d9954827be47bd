import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { maxBytes } from "../budgets.ts";
import { bundle, lazyParts, loadPart, programs } from "../bundles.ts";
import type { Finding } from "./finding.ts";

/** The part of esbuild's metafile that this check reads. */
interface Metafile {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, { readonly bytes: number }>>;
}

/** Checks the contents and sizes of the files of the fast tool. */
export function checkBundle(root: string): Finding[] {
  const { file, metafile, packages, places } = bundle;
  return [
    ...checkFile(root, { file, metafile, packages, places }),
    ...checkFile(root, loadPart),
    ...lazyParts.flatMap((part) => checkFile(root, { ...part, places })),
    ...programs.flatMap((program) => checkFile(root, program)),
    ...checkFile(root, {
      file: bundle.coldFile,
      metafile: bundle.coldMetafile,
      packages: bundle.coldPackages,
      places,
    }),
    ...checkFile(root, {
      file: bundle.authorFile,
      metafile: bundle.authorMetafile,
      packages: bundle.authorPackages,
      places,
    }),
  ];
}

interface BundleRule {
  readonly file: string;
  readonly metafile: string;
  readonly packages: readonly string[];
  readonly places: readonly string[];
}

function checkFile(root: string, { file: output, metafile: file, ...rule }: BundleRule): Finding[] {
  if (!existsSync(join(root, file))) {
    return [{ rule: "bundle", file, message: "does not exist; npm run build makes it" }];
  }
  const { inputs, outputs } = JSON.parse(readFileSync(join(root, file), "utf8")) as Metafile;
  const findings = Object.keys(inputs)
    .filter((input) => !isAllowed(input, rule))
    .map((input) => ({ rule: "bundle", file: input, message: `this must not be in ${output}` }));
  const bytes = outputs[output]?.bytes;
  if (bytes === undefined) return [...findings, { rule: "bundle", file, message: `it does not list ${output}` }];
  const maximum = maxBytes[output];
  if (maximum === undefined)
    return [...findings, { rule: "bundle", file: output, message: "has no size in scripts/budgets.ts" }];
  if (bytes <= maximum) return findings;
  const message = `${bytes} bytes, but at most ${maximum} are allowed`;
  return [...findings, { rule: "bundle", file: output, message }];
}

/** Returns the npm package of a file, with the path of its folder. */
export function packageOf(input: string): { readonly name: string; readonly folder: string } | undefined {
  const match = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input);
  return match?.[1] === undefined ? undefined : { name: match[1], folder: match[0] };
}

function isAllowed(input: string, { packages, places }: Pick<BundleRule, "packages" | "places">): boolean {
  const owner = packageOf(input);
  if (owner !== undefined) return packages.includes(owner.name);
  return places.some((place) => input.startsWith(`src/${place}/`) || input === `src/${place}.ts`);
}
