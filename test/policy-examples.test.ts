import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import t from "tap";
import { runTool } from "./rig/run-tool.ts";
import { hasCommand } from "./rig/tool-command.ts";

const examples = fileURLToPath(new URL("../policy-examples/", import.meta.url));

const worlds = readdirSync(examples, { withFileTypes: true }).filter((entry) => entry.isDirectory());

t.test("every example has policy tests, and they pass", { skip: !hasCommand("test") }, async (t) => {
  t.ok(worlds.length >= 4);
  for (const { name } of worlds) {
    const file = join(examples, name, "policy-tests.yaml");
    t.ok(existsSync(file), `${name} has policy tests`);
    const { code, stdout, stderr } = await runTool(["test", file, "--format", "tap"]);
    t.equal(code, 0, `${name}: ${stdout}${stderr}`);
    t.match(stdout, /^1\.\.([5-9]|\d\d)$/m, `${name} has at least five cases`);
    t.notMatch(stdout, /^not ok/m);
  }
  const all = await runTool(["test", examples]);
  t.match(all, { code: 0, stderr: "", stdout: /^\d+ passed, 0 failed\n$/ });
});
