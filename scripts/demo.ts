import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Chalk } from "chalk";
import { startEmbeddedDaemon } from "./demo/embedded-daemon.ts";

/** Shows six calls on the example systems. The tool asks a core daemon that has their domains and runs in this process. */

interface DemoCall {
  readonly world: string;
  readonly source: string;
  readonly target: string;
  readonly service: string;
  readonly legacy: boolean;
  readonly story: string;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const examples = join(root, "policy-examples");
const tool = join(root, "dist/qrexec-policy.cjs");
const coloured = process.stdout.isTTY === true && !process.env["NO_COLOR"];
const colour = new Chalk({ level: coloured ? 1 : 0 });

async function show(call: DemoCall, number: number): Promise<void> {
  const world = join(examples, call.world);
  const daemon = await startEmbeddedDaemon(JSON.parse(readFileSync(join(world, "system-info.json"), "utf8")));
  const args = ["--root", join(world, "tree"), "--qubesd-socket", daemon.path, ...(call.legacy ? ["--legacy"] : [])];
  console.log(colour.bold(`${number}. ${call.story}`) + colour.dim(`  (policy-examples/${call.world})`));
  const shown = `--root policy-examples/${call.world}/tree --system-info policy-examples/${call.world}/system-info.json`;
  console.log(
    colour.dim(`   $ bin/qrexec-policy eval ${shown} \\\n       ${call.source} ${call.target} ${call.service}`),
  );
  console.log(await run([tool, "eval", ...args, "--", call.source, call.target, call.service]));
  await daemon.stop();
}

/** Runs the tool. A deny is exit code 1, which does not count as a failure here. */
function run(args: readonly string[]): Promise<string> {
  const env = { ...process.env, ...(coloured ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" }) };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [...args], { env }, (error, stdout, stderr) => {
      if (error !== null && error.code !== 1) reject(new Error(stderr || error.message));
      else resolve(stdout.replace(/^/gm, "   ").trimEnd().concat("\n"));
    });
  });
}

const calls = JSON.parse(readFileSync(join(examples, "demo-calls.json"), "utf8")) as readonly DemoCall[];
for (const [index, call] of calls.entries()) await show(call, index + 1);
