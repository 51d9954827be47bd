import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { nativeTwin } from "./build/native-twin.ts";
import { readCount, readOptions, refuse } from "./developer-options.ts";
import { writeIfChanged } from "./files.ts";
import { instrument } from "./fuzz/instrument.ts";
import { targets, writeSeeds } from "./fuzz/seeds.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const work = join(root, "native/target/fuzz");
const triple = "x86_64-unknown-linux-gnu";

const help = `npm run fuzz -- [--seconds N] [TARGET…]

Runs the parsers of untrusted input under AddressSanitizer. Needs cargo with the nightly toolchain.

--seconds N  time of all targets together [default: 60]
TARGET       one of ${targets.join(", ")} [default: all]`;

/** The flags of `cargo fuzz` for the compiler: AddressSanitizer, and coverage for libFuzzer. */
const flags = [
  "--cfg fuzzing -Zsanitizer=address -Ccodegen-units=1 -Cpasses=sancov-module",
  ...["level=4", "inline-8bit-counters", "pc-table", "trace-compares"].map(
    (option) => `-Cllvm-args=-sanitizer-coverage-${option}`,
  ),
].join(" ");

/** Uses `x.native.ts` in place of `x.ts`, as the build of the executable does. */
const nativeTwins: Plugin = {
  name: "native-twins",
  setup({ onResolve }) {
    onResolve({ filter: /^\..*\.ts$/ }, ({ path, resolveDir }) => {
      const twin = nativeTwin(join(resolveDir, path));
      return twin === undefined ? undefined : { path: twin };
    });
  },
};

/** Writes the parsers as one expression, with counters. */
async function writeParsers(): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["test/fuzz/parsers.ts"],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "parsers",
    platform: "neutral",
    mainFields: ["main"],
    charset: "ascii",
    define: { __VERSION__: '""', __LOADER__: '""' },
    plugins: [nativeTwins],
  });
  const { code, counters } = instrument(outputFiles[0]?.text ?? "", "counters");
  mkdirSync(work, { recursive: true });
  writeIfChanged(join(work, "parsers.js"), `(function(nativeHost,counters){${code};return parsers})`);
  writeIfChanged(join(work, "counters.rs"), `const COUNTERS: usize = ${counters};\n`);
}

/** Runs a target. Returns whether it found nothing. */
function run(target: string, seconds: number): boolean {
  const corpus = join(work, "corpus", target);
  const regressions = join(root, "native/fuzz/regressions", target);
  writeSeeds(root, target, corpus);
  const inputs = [corpus, ...(existsSync(regressions) ? [regressions] : [])];
  const artifacts = `${join(work, "artifacts")}/${target}-`;
  mkdirSync(join(work, "artifacts"), { recursive: true });
  // The engine keeps what a later collection frees, and the search for leaks takes most of the time.
  const options = [
    `-max_total_time=${seconds}`,
    `-artifact_prefix=${artifacts}`,
    "-timeout=20",
    "-max_len=2048",
    "-detect_leaks=0",
  ];
  const executable = join(work, triple, "release", target);
  const { status, stderr } = spawnSync(executable, [...options, "-print_final_stats=1", ...inputs], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, ASAN_OPTIONS: "malloc_context_size=4" },
  });
  const [, runs = "0"] = /number_of_executed_units: (\d+)/.exec(stderr) ?? [];
  console.log(
    `${target}: ${runs} inputs, ${readdirSync(corpus).length} kept, ${status === 0 ? "no finding" : "FINDING"}`,
  );
  if (status !== 0) console.log(stderr.slice(-4000));
  return status === 0;
}

async function main(): Promise<number> {
  const { values, positionals } = readOptions(help, { seconds: { type: "string", default: "60" } }, true);
  const chosen = positionals.length > 0 ? positionals : targets;
  const seconds = Math.max(1, Math.round(readCount("seconds", values.seconds, help) / chosen.length));
  const unknown = chosen.find((target) => !targets.includes(target));
  if (unknown !== undefined) return refuse(`unknown target "${unknown}"`, help);
  if (spawnSync("cargo", ["+nightly", "--version"]).status !== 0) {
    console.log("fuzz: skipped: needs cargo with the nightly toolchain");
    return 0;
  }
  await writeParsers();
  const args = ["+nightly", "build", "--release", "--locked", "--quiet", "--target", triple, "--target-dir", work];
  const environment = { ...process.env, RUSTFLAGS: flags };
  const built = spawnSync("cargo", args, { cwd: join(root, "native/fuzz"), env: environment, stdio: "inherit" });
  if (built.status !== 0) return 1;
  const results = chosen.map((target) => run(target, seconds));
  return results.every((result) => result) ? 0 : 1;
}

process.exitCode = await main();
