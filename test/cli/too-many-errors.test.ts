import t from "tap";
import { maxErrors } from "../../src/base/too-many-errors.ts";
import { runTool } from "../rig/run-tool.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { hasCommand } from "../rig/tool-command.ts";

/*
 * Files with many wrong lines. With the maximum size of a file, the descriptions of all errors would exceed the memory.
 */

const wrong = "wrong\n".repeat(5 * maxErrors);
const last = `more than ${maxErrors} errors; the rest is not checked`;
const summary = `more than ${maxErrors} errors: the policy does not load, every call is denied\n`;

/** Lists the places in a text. */
function placesIn(text: string): number {
  return text.match(/: error: /g)?.length ?? 0;
}

t.test("each command reports the first errors", async (t) => {
  const folder = new TemporaryFolder(t);
  const info = folder.write("info.json", "{}");
  const five = folder.write("current/a.policy", wrong);
  folder.write("current/b.policy", wrong);
  const three = folder.write("r40/a", wrong);
  folder.write("r40/b", wrong);
  const current = ["--policy-dir", folder.at("current")];
  const legacy = ["--legacy", "--policy-dir", folder.at("r40")];
  const commands = [
    ["rules", ...current],
    ["rules", ...legacy],
    ["explain", ...current, "--system-info", info, "work", "vault", "a"],
    ["explain", ...legacy, "--system-info", info, "work", "vault", "a"],
    ["compile", ...current, "--output", folder.at("compiled")],
    ["convert", "--legacy-dir", folder.at("r40")],
    ["fmt", five],
    ["fmt", "--check", folder.at("current")],
    ["fmt", "--legacy", three],
  ];
  for (const command of commands.filter(([name]) => hasCommand(name))) {
    const { code, stderr } = await runTool(command);
    t.equal(code, 3, command.join(" "));
    t.equal(placesIn(stderr), maxErrors + 1);
    t.ok(stderr.includes(last));
    t.ok(stderr.endsWith(summary), stderr.slice(-200));
  }
  if (!hasCommand("lint")) return;
  for (const place of [current, legacy, [five], ["--legacy", three], [three]]) {
    const { code, stdout } = await runTool(["lint", ...place]);
    t.equal(code, 1, place.join(" "));
    t.equal(placesIn(stdout), maxErrors + 1);
    t.ok(stdout.includes(last));
  }
});

t.test("fmt does not change a file with too many errors", { skip: !hasCommand("fmt") }, async (t) => {
  const folder = new TemporaryFolder(t);
  const policy = folder.write("a.policy", `* *  a b deny\n${wrong}`);
  const { code, stdout } = await runTool(["fmt", policy]);
  t.equal(code, 3);
  t.equal(stdout, `* *  a b deny\n${wrong}`);
});
