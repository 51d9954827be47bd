import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { maxBytes } from "../budgets.ts";
import { programs, tool } from "../bundles.ts";
import { parts } from "../parts.ts";
import type { Finding } from "./finding.ts";

/** The part of esbuild's metafile that this check reads. */
interface Metafile {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, { readonly bytes: number }>>;
}

/** Checks the contents and sizes of what is built. */
export function checkBundle(root: string): Finding[] {
  const { file, metafile, places, hotPackages, coldPackages } = tool;
  return [
    ...checkSize(root, file),
    ...hotParts.flatMap((name) => [
      ...checkInputs(root, { file: `the part ${name}`, metafile: metafile(name), packages: hotPackages, places }),
      ...checkPart(root, name),
    ]),
    ...checkInputs(root, { file, metafile: metafile("cold"), packages: coldPackages, places }),
    ...programs.flatMap((program) => [...checkInputs(root, program), ...checkSize(root, program.file)]),
  ];
}

const hotParts = parts.filter(({ isHot }) => isHot).map(({ name }) => name);

interface BundleRule {
  readonly file: string;
  readonly metafile: string;
  readonly packages: readonly string[];
  readonly places: readonly string[];
}

function checkInputs(root: string, { file: output, metafile: file, ...rule }: BundleRule): Finding[] {
  const metafile = readMetafile(root, file);
  if (metafile === undefined) return [missing(file)];
  return Object.keys(metafile.inputs)
    .filter((input) => !isAllowed(input, rule))
    .map((input) => ({ rule: "bundle", file: input, message: `this must not be in ${output}` }));
}

/** Checks the size of a part that calls run. */
function checkPart(root: string, name: string): Finding[] {
  const file = tool.metafile(name);
  const metafile = readMetafile(root, file);
  if (metafile === undefined) return [];
  const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
  return checkBytes(`part ${name}`, bytes);
}

function checkSize(root: string, file: string): Finding[] {
  const path = join(root, file);
  return existsSync(path) ? checkBytes(file, statSync(path).size) : [missing(file)];
}

function checkBytes(name: string, bytes: number): Finding[] {
  const maximum = maxBytes[name];
  if (maximum === undefined) return [{ rule: "bundle", file: name, message: "has no size in scripts/budgets.ts" }];
  if (bytes <= maximum) return [];
  return [{ rule: "bundle", file: name, message: `${bytes} bytes, but at most ${maximum} are allowed` }];
}

function readMetafile(root: string, file: string): Metafile | undefined {
  const path = join(root, file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Metafile) : undefined;
}

function missing(file: string): Finding {
  return { rule: "bundle", file, message: "does not exist; npm run build makes it" };
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
