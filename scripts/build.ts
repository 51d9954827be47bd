import { chmodSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildFailure, build } from "esbuild";
import { thirdPartyNotice } from "./build/third-party.ts";
import { writeIfChanged } from "./files.ts";
import { bundle } from "./rooms.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

async function main(): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const { metafile, warnings } = await build({
    absWorkingDir: root,
    entryPoints: [bundle.entry],
    outfile: bundle.file,
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    charset: "utf8",
    legalComments: "none",
    banner: { js: "#!/usr/bin/env node" },
    define: { __VERSION__: JSON.stringify(version) },
    metafile: true,
    logLevel: "warning",
  });
  const file = join(root, bundle.file);
  chmodSync(file, 0o755);
  writeIfChanged(join(root, bundle.metafile), JSON.stringify(metafile));
  writeIfChanged(join(root, "dist/THIRD-PARTY.txt"), thirdPartyNotice(root, Object.keys(metafile.inputs)));
  console.log(`${bundle.file}, ${statSync(file).size} bytes`);
  if (warnings.length > 0) throw new Error("esbuild's warnings count as errors");
}

try {
  await main();
} catch (error) {
  // What esbuild found has been printed by esbuild.
  if (!(error instanceof Error && "errors" in (error as BuildFailure))) {
    console.error(error instanceof Error ? error.message : error);
  }
  process.exitCode = 1;
}
