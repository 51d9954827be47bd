import { chmodSync, symlinkSync } from "node:fs";
import t from "tap";
import { runTool } from "../../rig/run-tool.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

const deny = "x * $gone vault deny\n";
const fine = "x * work vault deny\n";

/** Lints in a folder, and returns the files with findings, the last line, and the exit code. */
async function lint(folder: TemporaryFolder, ...args: readonly string[]) {
  const { code, stdout, stderr } = await runTool(["lint", ...args], { directory: folder.path });
  const files = stdout.split("\n").flatMap((line) => /^(\S+?):\d+:\d+: (?:error|warning)/.exec(line)?.[1] ?? []);
  return { code, stderr, files, last: stdout.trimEnd().split("\n").at(-1) };
}

t.test("a folder is walked, and each policy file is checked once", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({
    "README.md": "# Text\n\nThis text is not policy.\n",
    "salt/vault/30-vault.policy": `!include include/vault\n${deny}`,
    "salt/vault/include/vault": fine,
    "salt/mail/mail.policy": deny,
    "salt/mail/files/split-gpg": "$anyvm gone! deny\nwork vault ask\n",
    "salt/mail/files/admin-tools": deny,
    "salt/mail/run.sh": "#!/bin/sh\nset -e\necho a b allow\n",
    "tree/etc/qubes/policy.d/20.policy": "!include /etc/qubes/policy.d/include/tree\n",
    "tree/etc/qubes/policy.d/include/tree": deny,
    "node_modules/x/a.policy": deny,
  });
  symlinkSync("..", folder.at("salt/loop"));
  const found = await lint(folder, ".");
  t.same([...new Set(found.files)].sort(), [
    "salt/mail/files/admin-tools",
    "salt/mail/files/split-gpg",
    "salt/mail/mail.policy",
    "salt/vault/30-vault.policy",
    "tree/etc/qubes/policy.d/include/tree",
  ]);
  t.notMatch(found.files.join(), "README");
  t.match(found, { code: 1, last: / in 7 files \(7 rules\)$/ });
});

t.test("a tree of R4.0 is read as R4.0 reads it", async (t) => {
  const folder = new TemporaryFolder(t);
  const keywords = "$anyvm vault allow,target=work\n";
  folder.writeAll({
    "old/etc/qubes-rpc/policy/a.B": keywords,
    "new/etc/qubes-rpc/policy/a.B": keywords,
    "new/etc/qubes/policy.d/50.policy": "!compat-4.0\n",
  });
  t.same(await lint(folder, "old"), { code: 0, stderr: "", files: [], last: "nothing found in 1 file (1 rule)" });
  const { files, last } = await lint(folder, ".");
  t.same(files, ["new/etc/qubes-rpc/policy/a.B", "new/etc/qubes/policy.d/50.policy"], "the current format warns of $");
  t.equal(last, "0 errors, 2 warnings in 3 files (2 rules)");
});

t.test("ignored paths are left out", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({
    ".git/HEAD": "",
    ".gitignore": "build/\n*.tmp.policy\n",
    "a.policy": fine,
    "b.tmp.policy": deny,
    "build/c.policy": deny,
    "sub/.gitignore": "!kept.tmp.policy\n/other\n",
    "sub/kept.tmp.policy": deny,
    "sub/other/d.policy": deny,
    "sub/vendor/e.policy": deny,
  });
  t.same((await lint(folder, ".")).files, ["sub/kept.tmp.policy", "sub/vendor/e.policy"]);
  t.same((await lint(folder, "sub")).files, ["sub/kept.tmp.policy", "sub/vendor/e.policy"], "those above count, too");
  folder.write(".qrexec-policy.yaml", "ignore:\n  - vendor/\n  - /sub/kept*\n");
  t.same(await lint(folder, "."), { code: 0, stderr: "", files: [], last: "nothing found in 1 file (1 rule)" });
  t.same((await lint(folder, "sub/vendor/e.policy")).files, ["sub/vendor/e.policy"], "a named file is checked");
  folder.write(".qrexec-policy.yaml", "ignore:\n  - {}\n");
  t.match(await lint(folder, "."), { code: 2, stderr: ".qrexec-policy.yaml:2:5: ignore is not a list of patterns" });
});

t.test("the configuration is found upwards from the file", async (t) => {
  const folder = new TemporaryFolder(t);
  const off = "rules:\n  impossible-name: off\n";
  folder.writeAll({ "one/.qrexec-policy.yaml": off, "one/deep/a.policy": deny, "two/a.policy": deny });
  t.same((await lint(folder, "one/deep/a.policy", "two/a.policy")).files, ["two/a.policy"]);
  t.same((await lint(folder, "one", "two")).files, ["two/a.policy"]);
  folder.write(".qrexec-policy.yaml", off);
  t.same((await lint(folder, "one", "two")).files, []);
  folder.write("one/.qrexec-policy.yaml", "rules: {}\n");
  t.same((await lint(folder, "one", "two")).files, ["one/deep/a.policy"], "the nearest one counts");
  const outside = new TemporaryFolder(t);
  outside.write("b.policy", deny);
  t.same((await lint(folder, outside.at("b.policy"))).files, [], "else that of the current directory");
});

t.test("a folder without policy, or that cannot be read, is an error", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("README.md", "text\n");
  t.match(await lint(folder, "."), { code: 2, stderr: "qrexec-policy lint: . has no policy file\n" });
  if (process.getuid?.() === 0) return t.comment("root can read every folder");
  folder.write("a.policy", fine);
  chmodSync(folder.directory("closed"), 0);
  t.match(await lint(folder, "."), { code: 2, stderr: "closed cannot be read: EACCES" });
});
