import { symlinkSync } from "node:fs";
import t, { type Test } from "tap";
import { listenForLog } from "../rig/log-listener.ts";
import { noOwnSystem, ownSystemScript } from "../rig/own-system.ts";
import { runTool } from "../rig/run-tool.ts";
import { StubDaemon, systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

/** The directories of the system decide which policy format it has. */

const domains = systemInfo({ dom0: { type: "AdminVM" }, work: {}, vault: {} });

/** A system with R4.0 policy, a call on it, and the answer of `eval --root`. */
async function system(t: Test) {
  const folder = new TemporaryFolder(t);
  folder.write("etc/qubes-rpc/policy/svc", "work vault allow\n");
  folder.write("info.json", domains.slice(2));
  folder.directory("run");
  const daemon = await StubDaemon.start(t, () => domains);
  const log = await listenForLog(t);
  const sockets = ["--qubesd-socket", daemon.path, "--log-socket", log.path];
  const call = () => runTool([...sockets, "--", "work", "vault", "svc"], { shell: ownSystemScript(folder) });
  const evaluate = () =>
    runTool(["eval", "--root", folder.path, "--system-info", folder.at("info.json"), "work", "vault", "svc"]);
  return { folder, log, call, evaluate };
}

const allowed = { code: 0, stdout: "", stderr: "" };
const denied = { code: 1, stdout: "result=deny\n", stderr: "" };

t.test("R4.0 has no /etc/qubes/policy.d", { skip: noOwnSystem }, async (t) => {
  const { folder, call, evaluate } = await system(t);
  t.strictSame(await call(), allowed);
  folder.directory("etc/qubes");
  t.strictSame(await call(), allowed);
  t.equal((await evaluate()).code, 0);
  folder.directory("etc/qubes/policy.d");
  t.strictSame(await call(), denied);
});

/** Broken links with their targets. */
const links: readonly (readonly [string, string])[] = [
  ["etc/qubes/policy.d", "nowhere"],
  ["etc/qubes/policy.d", "/nowhere/at/all"],
  ["etc/qubes", "nowhere"],
];

t.test("a broken link does not mean R4.0", { skip: noOwnSystem }, async (t) => {
  for (const [at, target] of links) {
    const { folder, log, call, evaluate } = await system(t);
    if (at !== "etc/qubes") folder.directory("etc/qubes");
    symlinkSync(target, folder.at(at));
    t.strictSame(await call(), denied, `${at} -> ${target}`);
    t.match(await log.text(), "<11>qrexec: svc: work -> vault: error loading policy: ");
    t.equal((await evaluate()).code, 3, "with --root as well");
  }
});
