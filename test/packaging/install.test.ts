import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import t from "tap";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

/** The commands of the page for administrators that change the system. */
const [install = "", , , single = "", remove = ""] = [
  ...readFileSync("docs/service.md", "utf8").matchAll(
    /^<!-- not run: changes the system -->\n```sh\n([\s\S]*?)^```$/gm,
  ),
].map(([, commands]) => commands);

t.test("the installed program runs from its directory, and the page's commands remove it", async (t) => {
  const folder = new TemporaryFolder(t);
  const local = folder.directory("usr/local/bin");
  // The files of Qubes OS.
  folder.write("usr/bin/qrexec-policy-exec", "#!/bin/sh\necho theirs\n", 0o755);
  symlinkSync("qrexec-policy-exec", folder.at("usr/bin/qrexec-policy"));
  const run = (commands: string) =>
    spawnSync("/bin/sh", ["-e", "-c", commands.replaceAll("/usr/", `${folder.path}/usr/`)], {
      env: { PATH: `${local}:${folder.at("usr/bin")}:${process.env["PATH"]}` },
      encoding: "utf8",
    });
  const installed = run(install);
  t.equal(installed.status, 0, installed.stderr);
  t.match(installed.stdout, /^qrexec-policy \d+\.\d+\.\d+$/m);
  const policy = folder.write("policy.d/10.policy", "a * b\n");
  // All parts exist: the commands for authors of policy are a separate file.
  const linted = run(`cd /; qrexec-policy lint ${policy}`);
  t.equal(linted.status, 1, linted.stderr);
  t.match(linted.stdout, "10.policy");
  t.match(run(single), { status: 0, stderr: "" });
  t.match(run("/usr/bin/qrexec-policy-exec --version"), { status: 0, stdout: /^qrexec-policy \d/ });
  const removed = run(
    remove
      .split("\n")
      .filter((line) => line.includes("/usr/"))
      .join("\n"),
  );
  t.equal(removed.status, 0, removed.stderr);
  for (const name of ["local/bin", "lib"]) t.strictSame(readdirSync(folder.at(`usr/${name}`)), [], name);
  t.strictSame(readdirSync(folder.at("usr/bin")).sort(), ["qrexec-policy", "qrexec-policy-exec"]);
  t.match(run("qrexec-policy"), { stdout: "theirs\n" }, "the files of Qubes OS are unchanged");
});
