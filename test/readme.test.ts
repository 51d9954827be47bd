import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import t from "tap";
import { parse } from "yaml";
import { readArguments } from "../src/cli/read-arguments.ts";
import { findSpec } from "../src/cli/specs/index.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Blocks that begin with a command, each with what it prints. */
function sessions(text: string): readonly (readonly [command: string, output: string])[] {
  const blocks = text.matchAll(/^```\n\$ ((?:.*\\\n)*.*)\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, command = "", output = ""]) => [command.replaceAll("\\\n", ""), output]);
}

function run(command: string): string {
  // A deny and findings end with 1; what is printed is what matters.
  const env = { PATH: process.env["PATH"] };
  return execFileSync("/bin/sh", ["-c", `${command} || true`], { cwd: root, encoding: "utf8", env });
}

t.test("the README shows what is printed", async (t) => {
  const found = sessions(readFileSync(`${root}README.md`, "utf8"));
  t.equal(found.length, 4);
  for (const [command, output] of found) t.equal(run(command), output, command);
});

t.test("the snippet for CI is YAML, and its commands are right", async (t) => {
  const [, snippet = ""] = /```yaml\n([\s\S]*?)```/.exec(readFileSync(`${root}docs/ci.md`, "utf8")) ?? [];
  const { jobs } = parse(snippet) as { jobs: { policy: { steps: readonly { run?: string }[] } } };
  const commands = jobs.policy.steps.flatMap(({ run }) => (run?.startsWith("qubes-core-ts/bin/") ? [run] : []));
  t.equal(commands.length, 4);
  for (const command of commands) {
    const [program = "", name = "", ...words] = command.split(" ");
    t.ok(existsSync(root + program.replace("qubes-core-ts/", "")));
    t.doesNotThrow(() => readArguments(words, findSpec(name)), command);
  }
});
