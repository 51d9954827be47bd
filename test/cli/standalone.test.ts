import t from "tap";
import { runTool } from "../rig/run-tool.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { isStandalone } from "../rig/tool-command.ts";

t.test(
  "configuration files of the runtime in the current directory are ignored",
  { skip: !isStandalone },
  async (t) => {
    const folder = new TemporaryFolder(t);
    folder.writeAll({
      "bunfig.toml": 'preload = ["./evil.js"]\n[run]\npreload = ["./evil.js"]\n',
      "evil.js": 'console.log("evil");\n',
      ".env": "FORCE_COLOR=1\nNODE_OPTIONS=--require ./evil.js\nBUN_OPTIONS=--preload ./evil.js\n",
      "package.json": '{"name": "evil", "imports": {"node:fs": "./evil.js"}}\n',
      "node_modules/chalk/index.js": 'console.log("evil");\n',
      "policy.d/10.policy": "a * b\n",
    });
    const linted = await runTool(["lint", "--policy-dir", "policy.d"], { directory: folder.path });
    t.match(linted, { code: 1 });
    t.notMatch(linted.stdout + linted.stderr, /evil/);
    t.notOk(linted.stdout.includes("\x1b"), "no colours, which .env asks for");
  },
);
