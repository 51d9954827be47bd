import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hasCargo, runCargo } from "./build/cargo.ts";
import { checkExecutable } from "./build/check-executable.ts";
import { standalone, tool } from "./bundles.ts";
import { writeIfChanged } from "./files.ts";
import { cratesNotice, shippedCrates } from "./licences/crates.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Makes the executable that needs no Node.js. A tool with the same engine compiles the parts of `npm run build` to
 * bytecode, and the executable embeds them.
 */
function main(): void {
  const { file } = standalone;
  if (!hasCargo()) {
    throw new Error(
      "cargo is missing\nhelp: install Rust 1.88 or newer (https://rustup.rs); everything else needs Node.js only",
    );
  }
  const options = ["--release", "--locked", "--quiet"];
  runCargo(root, ["build", ...options, "--bin", "compile-parts"]);
  const compile = join(root, "native/target/release/compile-parts");
  execFileSync(compile, [join(root, tool.nativeFolder), join(root, "native/target/parts")], { stdio: "inherit" });
  runCargo(root, ["build", ...options, "--bin", "qrexec-policy"]);
  const built = join(root, "native/target/release/qrexec-policy");
  const problems = checkExecutable(built);
  if (problems.length > 0) throw new Error(problems.map((problem) => `${file}: ${problem}`).join("\n"));
  mkdirSync(join(root, "dist/standalone"), { recursive: true });
  // A running executable cannot be overwritten, but replaced.
  copyFileSync(built, join(root, `${file}.tmp`));
  renameSync(join(root, `${file}.tmp`), join(root, file));
  writeIfChanged(join(root, "dist/standalone/THIRD-PARTY.txt"), cratesNotice(shippedCrates(root)));
  console.log(`${file}, ${statSync(built).size} bytes`);
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
