import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readCargo } from "../build/cargo.ts";

/** A crate whose code is in the native executable. */
export interface ShippedCrate {
  readonly name: string;
  readonly version: string;
  /** The folder of its source. */
  readonly folder: string;
  /** The licence as its manifest declares it, an SPDX expression. */
  readonly licence: string | undefined;
}

/** The part of `cargo metadata` that is read here. */
interface Metadata {
  readonly packages: readonly {
    readonly id: string;
    readonly name: string;
    readonly version: string;
    readonly license: string | null;
    readonly manifest_path: string;
  }[];
  readonly resolve: {
    readonly root: string;
    readonly nodes: readonly {
      readonly id: string;
      readonly deps: readonly {
        readonly pkg: string;
        readonly dep_kinds: readonly { readonly kind: string | null }[];
      }[];
    }[];
  };
}

/** Returns the crates that the native executable contains. Crates that only build it are not among them. */
export function shippedCrates(root: string): readonly ShippedCrate[] {
  const args = ["metadata", "--format-version", "1", "--locked", "--filter-platform", "x86_64-unknown-linux-gnu"];
  const { packages, resolve } = JSON.parse(readCargo(root, args)) as Metadata;
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const shipped = new Set<string>();
  const add = (id: string): void => {
    for (const { pkg, dep_kinds } of nodes.get(id)?.deps ?? []) {
      if (shipped.has(pkg) || !dep_kinds.some(({ kind }) => kind === null)) continue;
      shipped.add(pkg);
      add(pkg);
    }
  };
  add(resolve.root);
  return packages
    .filter(({ id }) => shipped.has(id))
    .map(({ name, version, license, manifest_path }) => {
      return { name, version, folder: dirname(manifest_path), licence: license ?? undefined };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Returns the notice for the native executable: each crate with the text of its licence. */
export function cratesNotice(crates: readonly ShippedCrate[]): string {
  const parts = crates.map((crate) => {
    const title = `${crate.name} ${crate.version} (${crate.licence})`;
    return `${title}\n${"-".repeat(title.length)}\n\n${crateTexts(crate).join("\n\n")}\n`;
  });
  const introduction =
    "The executable contains code of these crates, and of the standard library of Rust (MIT OR Apache-2.0).";
  return `${introduction}\n\n${parts.join("\n")}`;
}

/**
 * Returns the licence texts of a crate: its own, and that of the C code in it.
 *
 * @throws Error if there is none
 */
export function crateTexts({ name, folder }: ShippedCrate): readonly string[] {
  const files = readdirSync(folder);
  const own = ["LICENSE-MIT", "LICENSE", "LICENSE.md", "COPYING"].find((file) => files.includes(file));
  const ours = new URL(`../build/licences/${name.replace(/^rquickjs-.*/, "rquickjs")}.txt`, import.meta.url);
  const texts = [own === undefined ? ours : join(folder, own), join(folder, "quickjs/LICENSE")];
  const found = texts.filter((file) => existsSync(file)).map((file) => readFileSync(file, "utf8").trim());
  if (found.length === 0) throw new Error(`${name}: the crate has no licence text; add it to ${ours.pathname}`);
  return found;
}
