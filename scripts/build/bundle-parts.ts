import { join, relative, resolve } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin, transform } from "esbuild";
import { type Part, parts, type Runtime } from "../parts.ts";
import { nativeTwin } from "./native-twin.ts";

/** The parts of the program for one runtime. */
export interface BundledParts {
  /** The code of each part by name: an expression, `(function(require,module,X){…})`. */
  readonly codes: ReadonlyMap<string, string>;
  /** esbuild's metafiles, by the name of a hot part, and "cold" for all others together. */
  readonly metafiles: Readonly<Record<string, Metafile>>;
}

/** How the parts for a runtime are made. */
export interface PartsOptions {
  readonly runtime: Runtime;
  readonly root: string;
  readonly common: BuildOptions;
  /** The name of the third parameter of each part: what the runtime gives to its files. */
  readonly given: string;
}

/** Makes the parts of the program for one runtime. */
export async function bundleParts(options: PartsOptions): Promise<BundledParts> {
  const { runtime } = options;
  const own = parts.filter(({ only }) => only === undefined || only === runtime);
  const codes = new Map<string, string>();
  const exports = await findExports(options, own);
  const metafiles: Record<string, Metafile> = {};
  const isAlone = (part: Part): boolean => part.isHot ?? (runtime === "native" && part.isAloneInNative === true);
  for (const part of own.filter(isAlone)) {
    const { outputFiles, metafile } = await bundle(options, exports, [part], {});
    codes.set(part.name, await asFunction(options, (outputFiles[0] as { readonly text: string }).text));
    metafiles[part.name] = metafile;
  }
  const cold = own.filter((part) => !isAlone(part));
  const { outputFiles, metafile } = await bundle(options, exports, cold, { splitting: true });
  for (const { path, text } of outputFiles) codes.set(nameOf(path), await asFunction(options, text));
  metafiles["cold"] = metafile;
  return { codes, metafiles };
}

/** Returns the names that the entry of each part exports. */
async function findExports({ common }: PartsOptions, own: readonly Part[]): Promise<ReadonlyMap<string, string>> {
  const entryPoints = own.map(({ entry }) => entry);
  const { metafile } = await build({
    ...common,
    entryPoints,
    outdir: "exports",
    bundle: false,
    alias: {},
    format: "esm",
    write: false,
    metafile: true,
  });
  return new Map(Object.values(metafile.outputs).map(({ entryPoint = "", exports }) => [entryPoint, exports.join()]));
}

async function bundle(
  { common, root, runtime }: PartsOptions,
  exports: ReadonlyMap<string, string>,
  entries: readonly Part[],
  more: BuildOptions,
) {
  return build({
    ...common,
    ...more,
    // A package may have code for Node.js that this condition chooses.
    ...(runtime === "native" ? { platform: "neutral", mainFields: ["module", "main"] } : {}),
    entryPoints: entries.map(({ name, entry }) => ({ in: entry, out: name })),
    outdir: join(root, "dist"),
    chunkNames: "s-[hash]",
    format: "esm",
    write: false,
    metafile: true,
    supported: { "dynamic-import": true },
    plugins: [partImports(root, runtime, entries, exports)],
  });
}

/**
 * Leaves other parts out of a part: a dynamic import becomes one of `./NAME.js`, a static one of `lazy:NAME:EXPORTS`. For the
 * native executable, a file `x.native.ts` stands in for `x.ts`.
 */
function partImports(
  root: string,
  runtime: Runtime,
  entries: readonly Part[],
  exports: ReadonlyMap<string, string>,
): Plugin {
  const names = new Map(parts.map(({ name, entry }) => [entry, name]));
  const own = new Set(entries.map(({ entry }) => entry));
  return {
    name: "part-imports",
    setup({ onResolve }) {
      onResolve({ filter: /^\.{1,2}\// }, ({ path, kind, resolveDir }) => {
        const file = relative(root, resolve(resolveDir, path));
        const name = names.get(file);
        if (kind === "dynamic-import") {
          if (name === undefined) return { errors: [{ text: `${file} is not a part in scripts/parts.ts` }] };
          return own.has(file) ? undefined : { path: `./${name}.js`, external: true };
        }
        if (kind === "import-statement" && name !== undefined)
          return { path: `lazy:${name}:${exports.get(file)}`, external: true };
        const twin = runtime === "native" ? nativeTwin(join(root, file)) : undefined;
        return twin === undefined ? undefined : { path: twin };
      });
    },
  };
}

/** Makes a function of an ES module, whose `require` loads parts too. */
async function asFunction({ common, given }: PartsOptions, text: string): Promise<string> {
  const { target = "node20", charset = "ascii" } = common;
  const { code } = await transform(text, {
    format: "cjs",
    minify: true,
    target,
    charset,
    legalComments: "none",
    // The loader of ES modules costs more time than the modules that it would load.
    supported: { "dynamic-import": false },
  });
  // esbuild escapes texts, but not expressions. The program finds a part by the number of its characters.
  const odd = /[^\0-\x7f]/.exec(code)?.[0];
  if (odd !== undefined)
    throw new Error(`a part has the character ${odd}, which is not ASCII; write it with an escape`);
  return `(function(require,module,${given}){${code.trim()}})`;
}

/** Returns the name of a part that esbuild wrote to a path. */
export function nameOf(path: string): string {
  return path.replace(/^.*\//, "").replace(/\.js$/, "");
}
