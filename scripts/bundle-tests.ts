import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { bundledTest } from "./mutate/bundled-test.ts";

/** Packages with files beside their code, and one that tap loads only to compare elements of React. */
const external = ["esbuild", "fsevents", "libxml2-wasm", "react-element-to-jsx-string"];

/** The smallest example of a failure would take long to find, and runs are compared. */
const firstFailure = `import { configureGlobal as _configure } from "fast-check";
_configure({ seed: 1, endOnFailure: true });
`;

// tap is bundled too: most of the time of a short test is the loading of its many files.
const tests = process.argv.slice(2);
await build({
  entryPoints: tests.map((test) => ({ in: test, out: bundledTest(test).replace(/\.mjs$/, "") })),
  outdir: ".",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  outExtension: { ".js": ".mjs" },
  external,
  logLevel: "error",
  banner: {
    js: `import { createRequire as _createRequire } from "node:module";
const require = _createRequire(import.meta.url);
const __filename = ${JSON.stringify(createRequire(import.meta.url).resolve("tap"))};
const __dirname = ".";`,
  },
  plugins: [
    {
      name: "adapt-tests",
      setup({ onLoad }): void {
        onLoad({ filter: /\/(src|test)\/.*\.ts$/ }, async ({ path }) => {
          const text = await readFile(path, "utf8");
          // Tests find samples and programs by their own place, which the bundle has left.
          const placed = text.replaceAll("import.meta.url", `"${pathToFileURL(path).href}"`);
          return { loader: "ts", contents: text.includes(' from "fast-check"') ? `${firstFailure}${placed}` : placed };
        });
      },
    },
  ],
});
