import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageOf } from "../boundaries/bundle.ts";
import { metafiles } from "../bundles.ts";

/** A package that becomes part of what is shipped. */
export interface ShippedPackage {
  /** Its folder, relative to the top of the repository. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** The licence as package.json declares it, an SPDX expression. */
  readonly licence: string | undefined;
  /** Whether a file of the build contains it. Otherwise it is installed beside the files. */
  readonly bundled: boolean;
}

/** Returns the packages that files of the build contain, and those that are installed at run time. */
export function shippedPackages(root: string): readonly ShippedPackage[] {
  const bundled = new Set(metafiles.flatMap((metafile) => bundledFolders(root, metafile)));
  const folders = new Set([...bundled, ...installedFolders(root)]);
  return [...folders].sort().map((folder) => readPackage(root, folder, bundled.has(folder)));
}

function bundledFolders(root: string, metafile: string): readonly string[] {
  const { inputs } = readJson<{ readonly inputs: Readonly<Record<string, unknown>> }>(root, metafile);
  return Object.keys(inputs).flatMap((input) => packageOf(input)?.folder ?? []);
}

/** The dependencies of package.json that are not for development, with all that they depend on. */
function installedFolders(root: string): readonly string[] {
  const { packages } = readJson<{ readonly packages: Readonly<Record<string, LockedPackage>> }>(
    root,
    "package-lock.json",
  );
  return Object.entries(packages)
    .filter(([folder, { dev, devOptional }]) => folder !== "" && dev !== true && devOptional !== true)
    .filter(([folder, { optional }]) => optional !== true || existsSync(join(root, folder)))
    .map(([folder]) => folder);
}

/** The part of an entry of package-lock.json that is read here. */
interface LockedPackage {
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
}

function readPackage(root: string, folder: string, bundled: boolean): ShippedPackage {
  const { name, version, license } = readJson<{
    readonly name: string;
    readonly version: string;
    readonly license?: unknown;
  }>(root, `${folder}/package.json`);
  return { folder, name, version, licence: typeof license === "string" ? license : undefined, bundled };
}

function readJson<T>(root: string, path: string): T {
  return JSON.parse(readFileSync(join(root, path), "utf8")) as T;
}
