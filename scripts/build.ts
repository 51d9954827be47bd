import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildFailure, type BuildOptions, type BuildResult, build, type Plugin } from "esbuild";
import { identifyLoader } from "./build/loader-identity.ts";
import { thirdPartyNotice } from "./build/third-party.ts";
import {
  bundle,
  bunPart,
  type ColdModule,
  coldModules,
  lazyParts,
  loadPart,
  type Program,
  programs,
  storeTools,
} from "./bundles.ts";
import { writeIfChanged } from "./files.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  // The loader of ES modules costs more time than the modules that it would load.
  supported: { "dynamic-import": false },
  charset: "ascii",
  legalComments: "none",
  define: { __VERSION__: JSON.stringify(version), __LOADER__: JSON.stringify(identifyLoader(root)) },
  metafile: true,
  logLevel: "warning",
};

/**
 * The file of cold parts contains every import(), and the modules that scripts/bundles.ts lists as not needed by a
 * plain call. The first use of any of them loads the file.
 */
const coldParts: Plugin = {
  name: "cold-parts",
  setup({ onResolve, onLoad, initialOptions }) {
    onResolve({ filter: /^\./ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: coldPath, external: true } : undefined,
    );
    onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
      const isCall = initialOptions.outfile === bundle.file;
      if (isCall && relative(root, path) === loadPart.module) return { contents: loadStub, loader: "js" };
      const module = coldModules[relative(root, path)];
      return module === undefined ? undefined : { contents: coldStub(module), loader: "js", resolveDir: root };
    });
    onResolve({ filter: /^cold-parts$/ }, () => ({ path: coldPath, external: true }));
    onResolve({ filter: /^load-part$/ }, () => ({ path: `./${basename(loadPart.file)}`, external: true }));
  },
};

/** Code for the standalone executable alone is in a file that Node.js never loads. */
const bunParts: Plugin = {
  name: "bun-parts",
  setup({ onResolve, onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
      const name = bunPart.functions[relative(root, path)];
      if (name === undefined) return undefined;
      const contents = `export const ${name} = () => process.versions.bun && require("bun-part").${name}();`;
      return { contents, loader: "js" };
    });
    onResolve({ filter: /^bun-part$/ }, () => ({ path: `./${basename(bunPart.file)}`, external: true }));
  },
};

/** The launcher loads the file with its code cache; the standalone executable has no launcher. */
const loadStub = `
let part;
const load = () => {
  if (typeof loadPart === "undefined") return require("load-part");
  const module = { exports: {} };
  loadPart(module);
  return module.exports;
};
export const ${loadPart.function} = (...given) => (part ??= load()).${loadPart.function}(...given);
`;

const coldPath = `./${basename(bundle.coldFile)}`;

/** The commands for authors of policy are large, so a refused call does not load them. */
const authorCommands: Plugin = {
  name: "author-commands",
  setup({ onResolve }) {
    onResolve({ filter: /\/author-commands\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: `./${basename(bundle.authorFile)}`, external: true } : undefined,
    );
  },
};

/** Code that works on a store is in a file of its own, which a client program loads only for that. */
const storeParts: Plugin = {
  name: "store-parts",
  setup({ onResolve }) {
    onResolve({ filter: /\/store-parts\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: `./${basename(storeTools.file)}`, external: true } : undefined,
    );
  },
};

/** The facts about a file that the launcher needs. A cache is valid for one text only. */
function describePart(file: string): { readonly cache: string; readonly file: string; readonly codeBytes: number } {
  const code = readFileSync(join(root, file));
  const hash = createHash("sha256").update(code).digest("hex").slice(0, 16);
  return { cache: `${basename(file, ".js")}.${hash}.cache`, file: basename(file), codeBytes: code.length };
}

/** Removes caches of earlier builds, which nothing reads. Other files are overwritten, so dist/ always works. */
function removeOldCaches(current: readonly string[]): void {
  for (const name of readdirSync(join(root, "dist"))) {
    if (name.endsWith(".cache") && !current.includes(name)) rmSync(join(root, "dist", name));
  }
}

function coldStub({ functions, classes }: ColdModule): string {
  return [
    'const cold = () => require("cold-parts");',
    ...functions.map((name) => `export const ${name} = (...given) => cold().${name}(...given);`),
    ...classes.map((name) => `export const ${name} = function (...given) { return new (cold().${name})(...given); };`),
  ].join("\n");
}

async function buildProgram({ entry, file, metafile, external }: Program): Promise<BuildResult> {
  const built = await build({
    ...common,
    entryPoints: [entry],
    outfile: file,
    external: [...external],
    // Modules that are found at run time are ES modules.
    supported: { "dynamic-import": true },
    banner: { js: "#!/usr/bin/env node" },
    plugins: [bunParts, storeParts],
  });
  writeIfChanged(join(root, metafile), JSON.stringify(built.metafile));
  return built;
}

async function main(): Promise<void> {
  // The launcher compiles these files unchanged and calls the function that they evaluate to.
  const launched = {
    ...common,
    plugins: [bunParts, coldParts],
    banner: { js: "(function(require,module,fsBinding,loadPart){" },
    footer: { js: "})" },
  };
  const hot = await build({ ...launched, entryPoints: [bundle.entry], outfile: bundle.file });
  const loading = await build({ ...launched, entryPoints: [loadPart.module], outfile: loadPart.file });
  const cold = await build({
    ...common,
    entryPoints: [bundle.coldEntry],
    outfile: bundle.coldFile,
    plugins: [bunParts, authorCommands],
  });
  const parts = await Promise.all(
    lazyParts.map(async ({ entry, file, metafile, external }) => {
      const built = await build({ ...common, entryPoints: [entry], outfile: file, external: [...external] });
      writeIfChanged(join(root, metafile), JSON.stringify(built.metafile));
      return built;
    }),
  );
  const author = await build({
    ...common,
    entryPoints: [bundle.authorEntry],
    outfile: bundle.authorFile,
    plugins: [bunParts],
    // Its ES modules look for their own place by import.meta.url, which a CommonJS file does not have.
    alias: { tinyglobby: join(root, "node_modules/tinyglobby/dist/index.cjs") },
  });
  const launchedParts = { call: describePart(bundle.file), load: describePart(loadPart.file) };
  // make-code-cache.ts records which Node.js the fast way was tried with.
  const define = { __PARTS__: JSON.stringify(launchedParts), __TRIED__: '""' };
  const banner = { js: "#!/usr/bin/env node" };
  const launcher = await build({
    ...common,
    entryPoints: [bundle.launcherEntry],
    outfile: bundle.launcher,
    external: [`./${basename(bundle.plainLauncher)}`],
    banner,
    define,
  });
  const plainLauncher = await build({
    ...common,
    entryPoints: [bundle.plainLauncherEntry],
    outfile: bundle.plainLauncher,
  });
  const warmer = await build({ ...common, entryPoints: [bundle.warmerEntry], outfile: bundle.warmer, define });
  const others = await Promise.all(programs.map(buildProgram));
  for (const file of [bundle.launcher, ...programs.map((program) => program.file)]) chmodSync(join(root, file), 0o755);
  const inputs = {
    ...Object.assign({}, ...others.map(({ metafile }) => metafile?.inputs)),
    ...Object.assign({}, ...parts.map(({ metafile }) => metafile?.inputs)),
    ...author.metafile?.inputs,
    ...cold.metafile?.inputs,
    ...hot.metafile?.inputs,
    ...loading.metafile?.inputs,
  };
  writeIfChanged(join(root, bundle.metafile), JSON.stringify(hot.metafile));
  writeIfChanged(join(root, loadPart.metafile), JSON.stringify(loading.metafile));
  writeIfChanged(join(root, bundle.coldMetafile), JSON.stringify(cold.metafile));
  writeIfChanged(join(root, bundle.authorMetafile), JSON.stringify(author.metafile));
  writeIfChanged(join(root, "dist/THIRD-PARTY.txt"), thirdPartyNotice(root, Object.keys(inputs)));
  const warnings = [hot, loading, cold, ...parts, author, launcher, plainLauncher, warmer, ...others].flatMap(
    (result) => result.warnings,
  );
  if (warnings.length > 0) throw new Error("esbuild's warnings count as errors");
  execFileSync(process.execPath, [join(root, bundle.warmer)], { stdio: ["ignore", "ignore", "inherit"] });
  removeOldCaches(Object.values(launchedParts).map(({ cache }) => cache));
  for (const file of [
    bundle.launcher,
    bundle.file,
    loadPart.file,
    bundle.coldFile,
    bundle.authorFile,
    ...programs.map((each) => each.file),
  ]) {
    console.log(`${file}, ${statSync(join(root, file)).size} bytes`);
  }
}

try {
  await main();
} catch (error) {
  // esbuild has printed its findings.
  if (!(error instanceof Error && "errors" in (error as BuildFailure))) {
    console.error(error instanceof Error ? error.message : error);
  }
  process.exitCode = 1;
}
