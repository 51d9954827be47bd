import { chmodSync } from "node:fs";
import t from "tap";
import { loadExtensions } from "../../src/daemon/load-extensions.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const good = (name: string) => `export default { name: "${name}", register() {} };\n`;

t.test("modules load in the order of their names, and other files are ignored", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({ "b.mjs": good("b"), "a.mjs": good("a"), "c.js": "throw 1", "d.mjs.bak": "throw 1" });
  t.same(
    (await loadExtensions(folder.path)).map(({ name }) => name),
    ["a", "b"],
  );
});

t.test("either all modules load or none", async (t) => {
  for (const [text, message] of [
    ["export default { name: 1 };\n", /bad.mjs is not an extension/],
    ["export const name = 1;\n", /bad.mjs is not an extension/],
    ["throw new Error('oh');\n", /bad.mjs cannot be loaded: oh/],
    ["export {\n", /bad.mjs cannot be loaded/],
  ] as const) {
    const folder = new TemporaryFolder(t);
    folder.writeAll({ "a.mjs": good("a"), "bad.mjs": text });
    await t.rejects(loadExtensions(folder.path), { message });
  }
});

t.test("modules that other users can write are not loaded", async (t) => {
  const folder = new TemporaryFolder(t);
  const path = folder.write("a.mjs", good("a"));
  chmodSync(path, 0o666);
  await t.rejects(loadExtensions(folder.path), { message: /a.mjs is writable for others/ });
  chmodSync(path, 0o644);
  chmodSync(folder.path, 0o777);
  await t.rejects(loadExtensions(folder.path), { message: /is writable for others/ });
});

t.test("a missing folder is an error", async (t) => {
  await t.rejects(loadExtensions("/nowhere/at/all"), /\/nowhere\/at\/all cannot be read \(ENOENT\)/);
});
