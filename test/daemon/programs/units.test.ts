import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import t from "tap";
import { systemPaths } from "../../../src/base/system-paths.ts";
import { socketNames } from "../../../src/daemon/api-sockets.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

const packaging = fileURLToPath(new URL("../../../packaging/", import.meta.url));
const units = readdirSync(`${packaging}systemd`);
const read = (name: string): string => readFileSync(`${packaging}systemd/${name}`, "utf8");

const missing = (program: string): false | string =>
  spawnSync(program, ["--version"]).error === undefined ? false : `needs package with ${program}`;

t.test("the units open every socket of the daemon under its expected name", async (t) => {
  const sockets = units.filter((name) => name.startsWith("qubesd") && name.endsWith(".socket"));
  t.equal(sockets.length, Object.keys(socketNames).length);
  const service = read("qubesd.service");
  for (const name of Object.values(socketNames)) {
    const unit = sockets.find((each) => read(each).includes(`\nListenStream=/run/${name}\n`)) ?? "";
    const text = read(unit);
    t.match(text, `\nFileDescriptorName=${name}\n`);
    t.match(text, "\nService=qubesd.service\n");
    t.match(text, "\nSocketUser=root\nSocketGroup=qubes\nSocketMode=0770\n", "owner and mode");
    for (const key of ["Sockets", "Also"]) t.match(service, new RegExp(`^${key}=.*\\b${unit}( |$)`, "m"));
  }
});

t.test("the units open every public socket of the policy service", async (t) => {
  const service = read("qubes-qrexec-policy-daemon.service");
  const { services, policySocket } = systemPaths;
  for (const path of [policySocket, `${services}/policy.EvalSimple`, `${services}/policy.EvalGUI`]) {
    const unit = units.find((each) => read(each).includes(`\nListenStream=${path}\n`)) ?? "";
    const text = read(unit);
    t.match(text, `\nFileDescriptorName=${basename(path)}\n`);
    t.match(text, "\nService=qubes-qrexec-policy-daemon.service\n");
    t.match(text, "\nSocketUser=root\nSocketGroup=qubes\nSocketMode=0660\n");
    for (const key of ["Sockets", "Also"]) t.match(service, new RegExp(`^${key}=.*\\b${unit}( |$)`, "m"));
  }
});

const noAnalyze = missing("systemd-analyze");

t.test("systemd accepts the units", { skip: noAnalyze }, async (t) => {
  const folder = new TemporaryFolder(t);
  // The daemons and the client tools are not installed here.
  for (const name of units)
    folder.write(
      name,
      read(name).replace(/\/usr\/(bin\/(qubesd|qvm-start)|lib\/qrexec-policy\/qrexec-policy)/, "/bin/true"),
    );
  const paths = units.map((name) => folder.at(name));
  const ended = spawnSync("systemd-analyze", ["verify", "--man=no", ...paths], { encoding: "utf8" });
  // Units of other packages, named only for the order, can have errors of their own.
  const said = ended.stderr.split("\n").filter((line) => line.includes(folder.path) || /qubesd[-.]/.test(line));
  t.same(said, []);
  t.equal(ended.status, 0, ended.stderr);
});

t.test("the policy service is restarted after a failure, and has few permissions", { skip: noAnalyze }, async (t) => {
  const name = "qubes-qrexec-policy-daemon.service";
  for (const line of ["Type=notify", "Restart=on-failure", "WatchdogSec=60s"]) t.match(read(name), `\n${line}\n`);
  const unit = new TemporaryFolder(t).write(name, read(name));
  // The score of an unrestricted service is 10.
  const args = ["security", "--offline=true", "--threshold=15", "--no-pager", unit];
  const ended = spawnSync("systemd-analyze", args, { encoding: "utf8" });
  t.equal(ended.status, 0, `${ended.stdout.trim().split("\n").at(-1)}${ended.stderr}`);
});

const noTmpfiles = missing("systemd-tmpfiles") || (process.getuid?.() === 0 ? false : "needs root");

t.test("tmpfiles makes the folders", { skip: noTmpfiles }, async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
  folder.write("etc/group", "root:x:0:\nqubes:x:98:\n");
  const file = folder.write("qubes-core.conf", readFileSync(`${packaging}tmpfiles/qubes-core.conf`));
  execFileSync("systemd-tmpfiles", ["--create", `--root=${folder.path}`, file]);
  for (const [name, mode] of [["run/qubes", 0o2770] as const, ["run/qubes/xl-lock", 0o660] as const]) {
    const state = statSync(folder.at(name));
    t.equal(state.mode & 0o7777, mode, name);
    t.same([state.uid, state.gid], [0, 98], name);
  }
});
