import t from "tap";
import { parts } from "../../scripts/parts.ts";
import { commandNames, completeName } from "../../src/cli/command-names.ts";
import { includedCommands, nativeCommands } from "../../src/cli/included-commands.ts";
import { runTool } from "../rig/run-tool.ts";
import { isStandalone } from "../rig/tool-command.ts";

t.test("the parts of the native executable have its commands, and no others", async (t) => {
  t.same(includedCommands, commandNames, "Node.js has all");
  for (const name of commandNames) {
    const part = parts.find(({ entry }) => entry === `src/cli/commands/${name}.ts`);
    t.equal(part !== undefined && part.only !== "node", nativeCommands.includes(name), name);
  }
});

t.test("the executable names its commands", { skip: !isStandalone && "needs the executable" }, async (t) => {
  const known = nativeCommands.join(", ");
  const message = (name: string) =>
    `qrexec-policy: "${name}" is not part of this executable; expected one of ${known}\n  help: use the qrexec-policy for Node.js\n`;
  for (const name of [...commandNames, completeName].filter((each) => !nativeCommands.includes(each as "eval"))) {
    t.same(await runTool([name, "--help"]), { code: 2, stdout: "", stderr: message(name) });
    if (name !== completeName) t.same(await runTool(["help", name]), { code: 2, stdout: "", stderr: message(name) });
  }
  const { code, stdout } = await runTool(["--help"]);
  t.equal(code, 0);
  const [, list = ""] = /\ncommands\n((?: .*\n)+)/.exec(stdout) ?? [];
  t.same(
    [...list.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name),
    [...nativeCommands, "help"],
  );
  t.match((await runTool(["lnt"])).stderr, /expected 3 or 5 arguments, got 1\n/, "no suggestion of what it lacks");
});
