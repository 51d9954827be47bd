import { existsSync, readFileSync, rmSync } from "node:fs";
import t, { type Test } from "tap";
import { listenForLog } from "../rig/log-listener.ts";
import { runAgent } from "../rig/run-service.ts";
import { runTool } from "../rig/run-tool.ts";
import { exception, StubDaemon, success, systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const domains = systemInfo({
  dom0: { type: "AdminVM" },
  work: { guivm: "dom0" },
  vault: {},
  relay: {},
  rem: { type: "RemoteVM", relayvm: "relay", transport_rpc: "qubesair.SSHProxy" },
});
const requests = {
  new: "internal.GetSystemInfo+ dom0 name dom0\0",
  old: "dom0\0internal.GetSystemInfo\0dom0\0\0",
};

/** A system that carries out calls: two sockets of a daemon with some framings, a client and a log. */
async function system(t: Test, knows: readonly string[], start = success()) {
  const folder = new TemporaryFolder(t);
  const ran = folder.at("ran");
  const client = folder.write("client", `#!/bin/sh\nprintf '%s\\n' "$@" > '${ran}'\nexit 9\n`, 0o755);
  folder.write("p/10-test.policy", "svc * work vault allow\nsvc * work dom0 deny\nask * work vault ask\n");
  folder.write("p/20-rem.policy", "rem.Svc * work rem allow user=joe\nrem.Ask * work rem ask user=joe\n");
  const legacy = "work vault allow\nwork dom0 deny\nwork rem allow,user=joe\n";
  folder.writeAll({ "legacy/svc": legacy, "legacy/ask": "work vault ask,default_target=vault\n" });
  const internal = await StubDaemon.start(t, (request) => (knows.includes(request) ? domains : ""));
  const api = await StubDaemon.start(t, () => start);
  const log = await listenForLog(t);
  const sockets = ["--qubesd-socket", internal.path, "--qubesd-api-socket", api.path, "--log-socket", log.path];
  const run = (...args: string[]) => runTool([...sockets, "--qrexec-client", client, ...args]);
  const clientArguments = () => (existsSync(ran) ? readFileSync(ran, "utf8").trimEnd().split("\n") : undefined);
  return { run, internal, api, log, clientArguments, folder, path: folder.at("p"), legacy: folder.at("legacy") };
}

const silent = (code: number) => ({ code, stdout: "", stderr: "" });

t.test("five arguments carry out the call", async (t) => {
  const { run, api, log, clientArguments, path } = await system(t, [requests.new]);
  t.strictSame(await run("--path", path, "--", "7", "work", "vault", "svc+a", "42"), silent(0));
  t.strictSame(api.requests, ["admin.vm.Start+ dom0 name vault\0"]);
  t.strictSame(clientArguments(), ["-d", "vault", "-c", "42,work,7", "DEFAULT:QUBESRPC svc+a work"]);
  t.equal(await log.text(), "<14>qrexec: svc+a: work -> vault: allowed to vault\0");
});

t.test("five arguments carry out a call to a RemoteVM in its relay", async (t) => {
  const command = (service: string) => `DEFAULT:QUBESRPC qubesair.SSHProxy+rem+${service}+foo work`;
  const { run, api, log, clientArguments, path, folder } = await system(t, [requests.new]);
  const call = (service: string) => ["--path", path, "--", "3", "work", "rem", `${service}+foo`, "77"];
  t.strictSame(await run(...call("rem.Svc")), silent(0));
  t.strictSame(clientArguments(), ["-d", "relay", "-c", "77,work,3", command("rem.Svc")]);
  t.equal(await log.text(), "<14>qrexec: rem.Svc+foo: work -> rem: allowed to rem\0");
  t.strictSame(await run("--assume-yes-for-ask", ...call("rem.Ask")), silent(0));
  t.strictSame(clientArguments(), ["-d", "relay", "-c", "77,work,3", command("rem.Ask")]);
  rmSync(folder.at("ran"));
  await runAgent(t, folder.at("policy.Ask"), "allow:rem");
  t.strictSame(await run("--service-dir", folder.path, ...call("rem.Ask")), silent(0));
  t.strictSame(clientArguments(), ["-d", "relay", "-c", "77,work,3", command("rem.Ask")]);
  t.strictSame(api.requests, Array(3).fill("admin.vm.Start+ dom0 name relay\0"));
});

t.test("five arguments and a deny", async (t) => {
  const { run, api, clientArguments, path } = await system(t, [requests.new]);
  t.strictSame(await run("--path", path, "--", "7", "work", "dom0", "svc", "42"), silent(1));
  t.strictSame(api.requests, []);
  t.equal(clientArguments(), undefined);
});

t.test("five arguments and a domain that does not start", async (t) => {
  const { run, log, clientArguments, path } = await system(t, [requests.new], exception("QubesException", "no"));
  t.strictSame(await run("--path", path, "--", "7", "work", "vault", "svc", "42"), silent(1));
  t.equal(clientArguments(), undefined);
  t.match(await log.text(), "svc: work -> vault: denied: admin.vm.Start of vault failed: QubesException: no\0");
});

t.test("five arguments with --just-evaluate", async (t) => {
  const { run, api, clientArguments, path } = await system(t, [requests.new]);
  t.strictSame(await run("--just-evaluate", "--path", path, "--", "7", "work", "vault", "svc", "42"), silent(0));
  t.strictSame(api.requests, []);
  t.equal(clientArguments(), undefined);
});

for (const [name, known] of Object.entries(requests)) {
  t.test(`R4.0, with a daemon that knows the ${name} framing only`, async (t) => {
    const { run, internal, log, legacy } = await system(t, [known]);
    const options = ["--legacy", "--legacy-dir", legacy];
    t.strictSame(await run(...options, "--", "work", "vault", "svc+a"), silent(0), "the exit code is the answer");
    t.strictSame(internal.requests, name === "old" ? [requests.old] : [requests.old, requests.new]);
    t.equal(await log.text(), "<14>qrexec: svc+a: work -> vault: allowed to vault\0");
    t.strictSame(await run(...options, "--", "work", "vault", "svc"), silent(0));
    t.match(await log.text(), "<14>qrexec: svc: work -> vault: allowed to vault\0", "as the caller wrote it");
    t.strictSame(await run(...options, "--", "work", "dom0", "svc"), silent(1));
    t.strictSame(await run(...options, "--", "work", "vault", "none"), silent(1));
    t.match(
      await log.text(),
      "none: work -> vault: denied: Policy not found for service none, and it cannot be created: ",
    );
    t.strictSame(await run("--legacy", "--path", legacy, "--", "work", "vault", "svc"), silent(0));
    t.strictSame(await run(...options, "--", "work", "vault", "ask"), silent(1));
    t.strictSame(await run(...options, "--assume-yes-for-ask", "--", "work", "vault", "ask"), silent(0));
    t.strictSame(await run(...options, "--", "work", "vault", "../legacy/svc"), silent(1), "a name is no path");
  });

  t.test(`current, with a daemon that knows the ${name} framing only`, async (t) => {
    const { run, internal, path } = await system(t, [known]);
    t.match(await run("--path", path, "--", "work", "vault", "svc"), { code: 0, stdout: "result=allow\n" });
    t.strictSame(internal.requests, name === "new" ? [requests.new] : [requests.new, requests.old]);
  });
}

t.test("R4.0 with five arguments", async (t) => {
  const { run, api, clientArguments, legacy } = await system(t, [requests.old]);
  t.strictSame(await run("--legacy", "--legacy-dir", legacy, "--", "7", "work", "vault", "svc+a", "42"), silent(0));
  t.equal(api.requests.length, 1);
  t.strictSame(clientArguments(), ["-d", "vault", "-c", "42,work,7", "DEFAULT:QUBESRPC svc+a work"]);
  t.strictSame(await run("--legacy", "--legacy-dir", legacy, "--", "7", "work", "rem", "svc", "42"), silent(0));
  const there = ["-d", "rem", "-c", "42,work,7", "joe:QUBESRPC svc work"];
  t.strictSame(clientArguments(), there, "R4.0 has no RemoteVM");
});
