import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeIfChanged } from "./files.ts";
import { bundle, standalone } from "./rooms.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/*
 * Makes one executable of the files of the fast tool and the runtime of Bun, for systems without Node.js. What npm run build
 * made is put into it as it is; only the call file is taken out of the function around it, which the launcher calls.
 */
function main(): void {
  const bun = join(root, "node_modules/.bin/bun");
  if (!existsSync(bun)) throw new Error("bun is missing: npm ci installs it, but not with --omit=optional");
  const call = readFileSync(join(root, bundle.file), "utf8");
  const match = /^\(function\(require\)\{([\s\S]*)\}\)\s*$/.exec(call);
  if (match?.[1] === undefined) throw new Error(`${bundle.file} is not what npm run build makes`);
  mkdirSync(join(root, "dist/standalone"), { recursive: true });
  writeIfChanged(join(root, standalone.entry), match[1].replaceAll('require("./qrexec', 'require("../qrexec'));
  const args = ["build", ...options, "--outfile", standalone.file, standalone.entry];
  execFileSync(bun, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  console.log(`${standalone.file}, ${statSync(join(root, standalone.file)).size} bytes`);
}

const options: readonly string[] = [
  "--compile",
  "--bytecode",
  // A call has ended before code that was compiled for it pays; the service sets this back (src/cli/commands/daemon.ts).
  "--compile-jit-policy=100",
  // What lies in the current directory is none of ours: it could have any code run.
  "--no-compile-autoload-dotenv",
  "--no-compile-autoload-bunfig",
];

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
