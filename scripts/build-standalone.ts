import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle, loadPart, standalone } from "./bundles.ts";
import { writeIfChanged } from "./files.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/*
 * Makes one executable of the files of the fast tool and the runtime of Bun, for systems without Node.js. It contains the files
 * of npm run build unchanged, but without the functions around the code that the launcher runs.
 */
function main(): void {
  const bun = join(root, "node_modules/.bin/bun");
  if (!existsSync(bun)) throw new Error("bun is missing: npm ci installs it, but not with --omit=optional");
  mkdirSync(join(root, "dist/standalone"), { recursive: true });
  takeOut(bundle.file, standalone.entry);
  takeOut(loadPart.file, standalone.load);
  const libc = isLibcTried(bun) ? ["--define", "libcIsTried=true"] : [];
  const args = ["build", ...options, ...libc, "--outfile", standalone.file, standalone.entry];
  execFileSync(bun, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  console.log(`${standalone.file}, ${statSync(join(root, standalone.file)).size} bytes`);
}

/** Returns whether the runtime calls the C library correctly. */
function isLibcTried(bun: string): boolean {
  const folder = mkdtempSync(join(tmpdir(), "qrexec-policy-libc-"));
  try {
    execFileSync(bun, ["run", join(root, "scripts/build/try-libc.ts"), folder], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    return true;
  } catch {
    console.error("the C library is not called, since the trial failed: a call takes a fifth longer");
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes the body of the function that the launcher calls as a module. */
function takeOut(file: string, output: string): void {
  const match = /^\(function\([a-zA-Z,]*\)\{([\s\S]*)\}\)\s*$/.exec(readFileSync(join(root, file), "utf8"));
  if (match?.[1] === undefined) throw new Error(`${file} is not what npm run build makes`);
  const besides = match[1].replaceAll('require("./qrexec', 'require("../qrexec');
  const load = basename(loadPart.file);
  writeIfChanged(join(root, output), besides.replaceAll(`"../${load}"`, `"./${basename(standalone.load)}"`));
}

const options: readonly string[] = [
  "--compile",
  "--bytecode",
  // A call ends before compiled code pays off; the service restores the default (src/cli/commands/daemon.ts).
  "--compile-jit-policy=100",
  // The current directory is not trusted: its files could run any code.
  "--no-compile-autoload-dotenv",
  "--no-compile-autoload-bunfig",
];

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
