import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildFailure, type BuildOptions, type BuildResult, build, type Metafile, type Plugin } from "esbuild";
import { bundleParts } from "./build/bundle-parts.ts";
import { compileEagerly } from "./build/eager-functions.ts";
import { identifyLoader } from "./build/loader-identity.ts";
import { nodeFile, withStart } from "./build/node-file.ts";
import { thirdPartyNotice } from "./build/third-party.ts";
import { type Program, programs, storeTools, tool } from "./bundles.ts";
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
  charset: "ascii",
  legalComments: "none",
  define: { __VERSION__: JSON.stringify(version), __LOADER__: JSON.stringify(identifyLoader(root)) },
  metafile: true,
  logLevel: "warning",
  // Its ES modules look for their own place by import.meta.url, which a CommonJS file does not have.
  alias: {
    tinyglobby: join(root, "node_modules/tinyglobby/dist/index.cjs"),
    // Its files for browsers are ES modules, of which only the used ones are bundled.
    yaml: join(root, "node_modules/yaml/browser/dist/index.js"),
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

async function buildProgram({ entry, file, metafile, external }: Program): Promise<BuildResult> {
  const built = await build({
    ...common,
    entryPoints: [entry],
    outfile: file,
    external: [...external],
    banner: { js: "#!/usr/bin/env node" },
    plugins: [storeParts],
  });
  writeIfChanged(join(root, metafile), JSON.stringify(built.metafile));
  return built;
}

/** Makes the file of `qrexec-policy` for Node.js. Returns the files that are in it. */
async function buildTool(): Promise<Metafile["inputs"]> {
  const parts = await withStart(await bundleParts({ runtime: "node", root, common, given: "launcher" }), common);
  for (const [name, metafile] of Object.entries(parts.metafiles)) {
    writeIfChanged(join(root, tool.metafile(name)), JSON.stringify(metafile));
  }
  const trial = join(root, "dist/trial.cjs");
  writeFileSync(trial, await nodeFile(parts, common, ""));
  const run = tryHere(trial);
  rmSync(trial);
  const codes = new Map([...parts.codes].map(([name, code]) => [name, compileEagerly(code, new Set(run?.[name]))]));
  const tried = run === undefined ? "" : process.version;
  writeIfChanged(join(root, tool.file), await nodeFile({ ...parts, codes }, common, tried));
  return Object.assign({}, ...Object.values(parts.metafiles).map(({ inputs }) => inputs));
}

/**
 * Tries the bindings that calls use with this version of Node.js. A process that a signal ends is a failure, too.
 *
 * @returns the offsets of the functions that calls run, by part; undefined if this version does not have the bindings
 */
function tryHere(file: string): Readonly<Record<string, readonly number[]>> | undefined {
  const folder = mkdtempSync(join(tmpdir(), "qrexec-policy-trial-"));
  const runs = join(folder, "functions");
  const isUsable = [
    ["--try", mkdtempSync(join(folder, "files-"))],
    ["--functions", runs],
  ].every((words) => spawnSync(process.execPath, [file, "__caches", ...words], { stdio: "inherit" }).status === 0);
  const found = isUsable ? JSON.parse(readFileSync(runs, "utf8")) : undefined;
  rmSync(folder, { recursive: true });
  return found;
}

/** Writes the parts of the native executable, from which `npm run build:standalone` makes it. */
async function buildNativeParts(): Promise<void> {
  const { codes, metafiles } = await bundleParts({ runtime: "native", root, common, given: "nativeHost" });
  const folder = join(root, tool.nativeFolder);
  mkdirSync(folder, { recursive: true });
  const { outputFiles } = await build({
    ...common,
    entryPoints: [tool.nativeStart],
    write: false,
    format: "iife",
    globalName: "start",
  });
  const [{ text = "" } = {}] = outputFiles;
  const files = new Map([...codes, ["start", `(function(nativeHost,code){${text.trim()}start.run(nativeHost,code)})`]]);
  for (const [name, code] of files) writeIfChanged(join(folder, `${name}.js`), code);
  for (const name of readdirSync(folder)) if (!files.has(name.replace(/\.js$/, ""))) rmSync(join(folder, name));
  for (const [name, metafile] of Object.entries(metafiles)) {
    writeIfChanged(join(root, tool.metafile(`native-${name}`)), JSON.stringify(metafile));
  }
}

async function main(): Promise<void> {
  mkdirSync(join(root, "dist"), { recursive: true });
  const toolInputs = await buildTool();
  await buildNativeParts();
  const others = await Promise.all(programs.map(buildProgram));
  for (const file of [tool.file, ...programs.map((program) => program.file)]) {
    chmodSync(join(root, file), 0o755);
    console.log(`${file}, ${statSync(join(root, file)).size} bytes`);
  }
  const inputs = { ...toolInputs, ...Object.assign({}, ...others.map(({ metafile }) => metafile?.inputs)) };
  writeIfChanged(join(root, "dist/THIRD-PARTY.txt"), thirdPartyNotice(root, Object.keys(inputs)));
  const warnings = others.flatMap((result) => result.warnings);
  if (warnings.length > 0) throw new Error("esbuild's warnings count as errors");
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
