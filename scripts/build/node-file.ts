import { createHash } from "node:crypto";
import { brotliCompressSync, constants } from "node:zlib";
import { type BuildOptions, build, type Metafile } from "esbuild";
import { type CodeFacts, type PartsIndex, textStart } from "../../src/launcher/file-parts.ts";
import { toPrintable } from "../../src/launcher/printable-bytes.ts";
import { tool } from "../bundles.ts";
import { packs, parts } from "../parts.ts";
import { type BundledParts, nameOf } from "./bundle-parts.ts";
import { compileEagerly } from "./eager-functions.ts";

/**
 * Makes the file for Node.js: the launcher, and all parts in a comment below it. Node.js skips a comment faster than it
 * reads a string (docs/performance.md). Hot parts are plain text, at a known offset. The others are compressed in packs.
 *
 * @param tried the version of Node.js that was tried with these parts, or ""
 */
export async function nodeFile(
  { codes, metafiles }: BundledParts,
  common: BuildOptions,
  tried: string,
): Promise<string> {
  const hot = parts.filter(({ isHot }) => isHot).map(({ name }) => [name, codeOf(codes, name)] as const);
  const hash = createHash("sha256");
  for (const [name, code] of hot) hash.update(`${name}\0${code.length}\0${code}`);
  const lengths = Object.fromEntries(hot.map(([name, code]) => [name, code.length]));
  const facts = { hash: hash.digest("hex").slice(0, 16), lengths, tried };
  const packed = packAll(codes, metafiles["cold"] as Metafile);
  const index: PartsIndex = { packs: packed.map(({ text, lengths: each }) => ({ length: text.length, parts: each })) };
  const texts = hot.map(([, code]) => code).join("");
  if (texts.includes("*/"))
    throw new Error("a hot part contains */, which would end the comment; write it differently");
  const body = packed.map(({ text }) => text).join("");
  const launcher = await buildLauncher(common, facts);
  return `#!/usr/bin/env node\n"use strict";${launcher}\n${textStart}${texts}${JSON.stringify(index)}\n${body}*/}\n`;
}

/** Puts src/launcher/start-node.ts around the part "call". */
export async function withStart(parts: BundledParts, common: BuildOptions): Promise<BundledParts> {
  const start = await buildStatements(common, tool.nodeStart);
  const place = "__CALL__";
  if (start.split(place).length !== 2) throw new Error(`${tool.nodeStart} must use ${place} once`);
  const whole = start.replace(place, () => codeOf(parts.codes, "call"));
  return { ...parts, codes: new Map([...parts.codes, ["call", `(function(launcher,nodeModule){${whole}})`]]) };
}

/** A start with code caches runs all functions of the launcher. */
async function buildLauncher(common: BuildOptions, facts: CodeFacts): Promise<string> {
  const define = { ...common.define, __CODE__: JSON.stringify(facts) };
  const [before, after] = ["(function(){", "})"];
  const statements = await buildStatements({ ...common, define }, tool.launcher);
  return compileEagerly(`${before}${statements}${after}`, "all").slice(before.length, -after.length);
}

/** Bundles a file that gets a function around it, and needs none of its own. */
async function buildStatements(common: BuildOptions, entry: string): Promise<string> {
  const { outputFiles } = await build({
    ...common,
    entryPoints: [entry],
    outfile: "start.cjs",
    format: "esm",
    write: false,
  });
  return (outputFiles[0] as { readonly text: string }).text.trim();
}

interface Pack {
  readonly text: string;
  readonly lengths: Readonly<Record<string, number>>;
}

/** Compresses the cold parts. A part that several packs need is in the first of them. */
function packAll(codes: ReadonlyMap<string, string>, metafile: Metafile): readonly Pack[] {
  const taken = new Set<string>();
  return packs.map((pack) => {
    const names = parts.filter((part) => part.pack === pack).map(({ name }) => name);
    const own = reachable(metafile, names).filter((name) => !taken.has(name));
    for (const name of own) taken.add(name);
    const lengths = Object.fromEntries(own.map((name) => [name, codeOf(codes, name).length]));
    const text = own.map((name) => codeOf(codes, name)).join("");
    const params = {
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_NPOSTFIX]: 1,
    };
    return { text: toPrintable(brotliCompressSync(text, { params })), lengths };
  });
}

/** Returns the parts that these import, directly or not, and themselves. */
function reachable({ outputs }: Metafile, names: readonly string[]): readonly string[] {
  const imports = new Map(Object.entries(outputs).map(([path, output]) => [nameOf(path), output.imports]));
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    for (const { path, kind } of imports.get(name) ?? []) {
      if (kind === "import-statement" && imports.has(nameOf(path))) visit(nameOf(path));
    }
  };
  for (const name of names) visit(name);
  return [...found];
}

function codeOf(codes: ReadonlyMap<string, string>, name: string): string {
  const code = codes.get(name);
  if (code === undefined) throw new Error(`no part ${name}`);
  return code;
}
