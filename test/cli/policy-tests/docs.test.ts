import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import t from "tap";
import { runTool } from "../../rig/run-tool.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

const repository = fileURLToPath(new URL("../../../", import.meta.url));
const text = readFileSync(`${repository}docs/policy-tests.md`, "utf8");
const blocks = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, block]) => block as string);

t.test("every example of docs/policy-tests.md is a tests file that passes", async (t) => {
  t.ok(blocks.length >= 4);
  const folder = new TemporaryFolder(t);
  const world = `${repository}policy-examples/current-defaults`;
  for (const [number, block] of blocks.entries()) {
    const own = block
      .replace("system-info.json", `${world}/system-info.json`)
      .replace("root: tree", `root: ${world}/tree`);
    const file = folder.write(`${number}.yaml`, own);
    t.match(await runTool(["test", file]), { code: 0, stderr: "", stdout: /^\d+ passed, 0 failed\n$/ }, block);
  }
});

t.test("docs/policy-tests.md has every key", async (t) => {
  const folder = new TemporaryFolder(t);
  // The message about an unknown key without a near match lists the known keys.
  const unknown = "unlikely-unknown-key-of-some-length";
  const file = folder.write(
    "keys.yaml",
    [
      `${unknown}: 1`,
      `domains: {work: {${unknown}: 1}}`,
      `policy: {root: ., ${unknown}: 1}`,
      "cases:",
      `  - {${unknown}: 1}`,
      `  - who-can: {${unknown}: 1}`,
      `  - may-reach: {${unknown}: 1}`,
      `  - never: {${unknown}: 1}`,
    ].join("\n"),
  );
  const { code, stdout } = await runTool(["test", file]);
  t.equal(code, 1);
  const lists = [...stdout.matchAll(/help: known keys: (.*)$/gm)].map(([, keys]) => (keys as string).split(", "));
  t.equal(lists.length, 7);
  const yaml = blocks.join("");
  const alone = new Set(["system-info", "directories", "legacy", "legacy-directory", "requested-source"]);
  for (const key of new Set(lists.flat())) {
    t.match(text, new RegExp(`\`${key}:?\`|^\\s*(- )?${key}:`, "m"), `${key} is described`);
    if (!alone.has(key)) t.match(yaml, new RegExp(`[\\s{]${key}:`), `${key} has an example`);
  }
});
