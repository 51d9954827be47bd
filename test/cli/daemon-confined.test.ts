import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, readFileSync } from "node:fs";
import t from "tap";
import { systemPaths } from "../../src/base/system-paths.ts";
import { listenToNotices } from "../rig/notify-listener.ts";
import { noOwnSystem, ownPath, runServiceOf } from "../rig/own-system.ts";
import { request } from "../rig/run-daemon.ts";
import { runAgent } from "../rig/run-service.ts";
import { StubDaemon, systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const unit = readFileSync("packaging/systemd/qubes-qrexec-policy-daemon.service", "utf8");

/** Returns the words of each line of the unit with a key. */
const settings = (name: string): readonly (readonly string[])[] =>
  unit.split("\n").flatMap((line) => (line.startsWith(`${name}=`) ? [line.slice(name.length + 1).split(" ")] : []));

/** Lists the system calls of a set of systemd, which can contain sets. */
function callsOf(set: string): readonly string[] {
  const { stdout } = spawnSync("systemd-analyze", ["syscall-filter", set], { encoding: "utf8" });
  const entries = stdout
    .split("\n")
    .slice(1)
    .map((line) => line.trim());
  return entries.flatMap((entry) => (entry.startsWith("@") ? callsOf(entry) : /^[a-z]/.test(entry) ? [entry] : []));
}

/** Lists the system calls that the unit permits. */
function allowedCalls(): ReadonlySet<string> {
  const allowed = new Set<string>();
  for (const [first = "", ...rest] of settings("SystemCallFilter")) {
    const isTaken = first.startsWith("~");
    for (const call of [first.replace("~", ""), ...rest].flatMap(callsOf)) {
      if (isTaken) allowed.delete(call);
      else allowed.add(call);
    }
  }
  return allowed;
}

const writable = settings("ReadWritePaths").flatMap((paths) => paths.map((path) => path.replace(/^-/, "")));

/** Sets up the file systems as the unit does, as far as possible without systemd. */
const step = [
  'mount --bind "$0" "$0"',
  "for each in / /etc /run; do mount -o remount,bind,ro $each; done",
  ...writable.map((path) => `mount --bind "$0${path}" ${path}`),
].join("\n");

const capabilities = settings("CapabilityBoundingSet")
  .flat()
  .map((name) => name.toLowerCase().replace("cap_", "+"));

const missing = ["strace", "setpriv", "systemd-analyze"].find((name) => spawnSync(name, ["--version"]).error);
const isRoot = process.getuid?.() === 0;
const skip = noOwnSystem || (missing === undefined ? (isRoot ? false : "needs root") : `needs package with ${missing}`);

t.test("the service works with the permissions of its unit", { skip }, async (t) => {
  const folder = new TemporaryFolder(t);
  const policy = "a * studio vault ask notify=yes\nb * far vault ask\n";
  folder.write(ownPath(`${systemPaths.policyDirectories[1]}/10.policy`), policy, 0o600);
  folder.directory("run");
  const info = { studio: { guivm: "dom0" }, far: { guivm: "gui" }, gui: {}, vault: {} };
  await StubDaemon.start(t, () => systemInfo(info), folder.at(ownPath(systemPaths.qubesdInternalSocket)));
  const notices = await listenToNotices(t, folder.at("run/notify"));
  const client = folder.write("qrexec-client", "#!/bin/sh\nread question\nprintf allow:vault\n", 0o755);
  const words = [
    ...["env", "-i", `PATH=${process.env["PATH"]}`, "NOTIFY_SOCKET=/run/notify", "WATCHDOG_USEC=400000"],
    ...["unshare", "--net", "setpriv", "--no-new-privs", "--inh-caps=-all", `--bounding-set=-all,${capabilities}`],
    ...["strace", "-D", "-f", "-qq", "--signal=none", "-o", folder.at("calls")],
  ];
  const service = await runServiceOf(t, folder, { step, words, options: ["--qrexec-client", client] });
  t.match(service.printed(), "serving calls");
  // Only the user can access the agent and the policy.
  await runAgent(t, folder.at(ownPath(`${systemPaths.services}/policy.Ask`)), "allow:vault");
  await runAgent(t, folder.at(ownPath(`${systemPaths.services}/policy.Notify`)), "");
  for (const name of [`${systemPaths.services}/policy.Ask`, `${systemPaths.policyDirectories[1]}/10.policy`]) {
    chownSync(folder.at(ownPath(name)), 1000, 1000);
    chmodSync(folder.at(ownPath(name)), 0o600);
  }
  const ask = (source: string, call: string): Promise<string> =>
    service.ask(`source=${source}\nintended_target=vault\nservice_and_arg=${call}\n\n`);
  t.match(await ask("studio", "a"), "result=allow", "an agent of dom0");
  t.match(await ask("far", "b"), "result=allow", "qrexec-client");
  t.equal(await service.askEval("EvalSimple", "+a dom0\0studio\0vault"), "result=allow\n");
  t.match(await request(folder.at(ownPath(systemPaths.policyStatusSocket)), ""), '"allowed":3');
  for (const text of ["READY=1", "WATCHDOG=1"]) await notices.include(text);
  t.equal(await service.stop(), 0);
  const made = readFileSync(folder.at("calls"), "utf8");
  const names = new Set([...made.matchAll(/^\d+ +([a-z]\w*)\(/gm)].map(([, name = ""]) => name));
  const allowed = allowedCalls();
  t.ok(names.has("bind") && allowed.has("bind"));
  t.same(
    [...names].filter((name) => !allowed.has(name)),
    [],
  );
  const families = new Set([...made.matchAll(/socket(?:pair)?\((AF_\w+)/g)].map(([, family]) => family));
  t.same(
    [families],
    settings("RestrictAddressFamilies").map((each) => new Set(each)),
  );
});
