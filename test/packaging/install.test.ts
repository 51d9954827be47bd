import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import t from "tap";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

/** The commands of the page for administrators. */
const [install = "", , , remove = ""] = [
  ...readFileSync("docs/service.md", "utf8").matchAll(/^```sh\n([\s\S]*?)^```$/gm),
].map(([, commands]) => commands);

t.test("what is copied as the page says runs from there, and goes as it says", async (t) => {
  const folder = new TemporaryFolder(t);
  const bin = folder.directory("usr/bin");
  const run = (commands: string) =>
    spawnSync("/bin/sh", ["-e", "-c", commands.replaceAll("/usr/", `${folder.path}/usr/`)], {
      env: { PATH: `${bin}:${process.env["PATH"]}` },
      encoding: "utf8",
    });
  const installed = run(install);
  t.equal(installed.status, 0, installed.stderr);
  t.match(installed.stdout, /^qrexec-policy \d+\.\d+\.\d+$/m);
  const policy = folder.write("policy.d/10.policy", "a * b\n");
  // All parts are there: the commands for those who write policy are a file of their own.
  const linted = run(`cd /; qrexec-policy lint ${policy}`);
  t.equal(linted.status, 1, linted.stderr);
  t.match(linted.stdout, "10.policy");
  const removed = run(
    remove
      .split("\n")
      .filter((line) => line.includes("/usr/"))
      .join("\n"),
  );
  t.equal(removed.status, 0, removed.stderr);
  for (const name of ["bin/qrexec-policy", "lib/qrexec-policy"]) t.notOk(existsSync(folder.at(`usr/${name}`)), name);
});
