import { rmSync, symlinkSync } from "node:fs";
import t from "tap";
import { runTool } from "../rig/run-tool.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

/** Names of entries that a policy directory ignores. */
const passedOver = ["notes", ".hidden.policy", "a.policy~"];

function loopIn(folder: TemporaryFolder, path: string): void {
  symlinkSync(path.slice(path.lastIndexOf("/") + 1), folder.at(path));
}

t.test("a loop of links under an ignored name", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({
    "d/10.policy": "!include-dir include\n!compat-4.0\na * work vault allow\n",
    "d/include/a.policy": "b * work vault allow\n",
    "r40/c": "work vault allow\n",
  });
  for (const name of passedOver) {
    loopIn(folder, `d/${name}`);
    loopIn(folder, `d/include/${name}`);
  }
  for (const name of [".c", "c.rpmsave", "c~"]) loopIn(folder, `r40/${name}`);
  symlinkSync("10.policy/x", folder.at("d/through-file.policy"));
  const current = ["--policy-dir", folder.at("d"), "--legacy-dir", folder.at("r40")];
  const { code, stdout, stderr } = await runTool(["rules", ...current]);
  t.strictSame([code, stderr], [0, ""]);
  t.match(stdout, /b .*\n.*c .*\n.*a /);
  t.match(await runTool(["rules", "--legacy", "--policy-dir", folder.at("r40")]), { code: 0, stderr: "" });
  t.match(await runTool(["compile", ...current, "--output", folder.at("compiled")]), { code: 0 });
  t.match(await runTool(["compile", "--check", ...current, "--output", folder.at("compiled")]), { code: 0 });
});

t.test("a loop under a policy name is an error that names the link", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({
    "etc/qubes/policy.d/10.policy": "!include-dir include\n!compat-4.0\na * work vault allow\n",
    "etc/qubes/policy.d/include/a.policy": "",
    "etc/qubes-rpc/policy/c": "work vault allow\n",
  });
  const policy = "/etc/qubes/policy.d";
  const legacy = "/etc/qubes-rpc/policy";
  const cases = [
    [`${policy}/20.policy`, `${policy}/20.policy`],
    [`${policy}/include/b.policy`, `${policy}/10.policy:1:14`],
    [`${legacy}/d+x`, `${policy}/10.policy:2:1`],
  ] as const;
  const live = ["--policy-dir", folder.at(policy), "--legacy-dir", folder.at(legacy)];
  for (const [link, place] of cases) {
    loopIn(folder, link);
    for (const [options, root] of [
      [["--root", folder.path], ""],
      [live, folder.path],
    ] as const) {
      const { code, stderr } = await runTool(["rules", ...options]);
      t.equal(code, 3);
      t.match(stderr, `${root}${place}: error: ${root}${link} is a loop of symbolic links\n`);
      t.ok(stderr.endsWith("\n1 error: the policy does not load, every call is denied\n"));
    }
    if (link.startsWith(legacy)) {
      const { code, stderr } = await runTool(["rules", "--legacy", "--policy-dir", folder.at(legacy)]);
      t.equal(code, 3);
      t.match(stderr, `${folder.path}${link} is a loop of symbolic links\n`);
    }
    rmSync(folder.at(link));
  }
});
