import t from "tap";
import { runTool } from "../rig/run-tool.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { isStandalone } from "../rig/tool-command.ts";

/** Files and variables that change what other runtimes of JavaScript run. */
const surroundings = {
  "bunfig.toml": 'preload = ["./evil.js"]\n[run]\npreload = ["./evil.js"]\n',
  "evil.js": 'console.log("evil");\n',
  ".env": "FORCE_COLOR=1\nNODE_OPTIONS=--require ./evil.js\nBUN_OPTIONS=--preload ./evil.js\n",
  "package.json": '{"name": "evil", "imports": {"node:fs": "./evil.js"}}\n',
  "node_modules/chalk/index.js": 'console.log("evil");\n',
  "call.js": 'console.log("evil");\n',
} as const;
const environment = {
  NODE_OPTIONS: "--require ./evil.js",
  BUN_BE_BUN: "1",
  BUN_OPTIONS: "--preload ./evil.js",
  QJS_MODULE_PATH: ".",
} as const;

t.test("nothing in the surroundings changes what runs", { skip: !isStandalone }, async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({ ...surroundings, "policy.d/10.policy": "a * b\n" });
  for (const args of [["rules", "--policy-dir", "policy.d"], ["--version"], ["--", "a", "b", "c"]]) {
    const ended = await runTool(args, { directory: folder.path, environment });
    t.notMatch(ended.stdout + ended.stderr, /evil/);
    t.notOk(ended.stdout.includes("\x1b"), "no colours, which .env asks for");
    t.equal(ended.code, { rules: 3, "--version": 0, "--": 1 }[args[0] as "rules"], args.join(" "));
  }
});
