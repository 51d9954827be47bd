import { existsSync, readFileSync } from "node:fs";
import t, { type Test } from "tap";
import { listenForLog } from "../rig/log-listener.ts";
import { runTool } from "../rig/run-tool.ts";
import { exception, type Reaction, StubDaemon, silence, success, systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { until } from "../rig/until.ts";

const domains = systemInfo({
  dom0: { type: "AdminVM" },
  work: { default_dispvm: "dvm" },
  dvm: { template_for_dispvms: true },
});
const disposable: Readonly<Record<string, Reaction>> = { "admin.vm.CreateDisposable": success("disp7") };

/** A client that runs until a signal, and reports it. */
const patient = "trap 'echo told; exit 0' HUP INT TERM\n";
/** A client that ignores signals. */
const deaf = "trap '' HUP INT TERM\n";

/** A carried-out call whose client runs until it gets one signal. */
async function system(t: Test, replies: Readonly<Record<string, Reaction>>, begin = patient) {
  const folder = new TemporaryFolder(t);
  const file = folder.at("client.log");
  const loop = "echo runs\nwhile :; do sleep 0.1; done\n";
  const client = folder.write("client", `#!/bin/sh\nexec >> '${file}'\n${begin}${loop}`, 0o755);
  folder.write("p/10-test.policy", "svc * work @anyvm allow\nsvc * work dom0 allow\n");
  const happened: string[] = [];
  const clientSaid = () => (existsSync(file) ? readFileSync(file, "utf8") : "");
  const internal = await StubDaemon.start(t, () => domains);
  const api = await StubDaemon.start(t, (request) => {
    const [method = "", , , destination] = request.replace("+", "").split(/[ \0]/);
    happened.push(`${method} ${destination}`);
    return replies[method] ?? success();
  });
  const log = await listenForLog(t);
  const sockets = ["--qubesd-socket", internal.path, "--qubesd-api-socket", api.path, "--log-socket", log.path];
  const args = [...sockets, "--qrexec-client", client, "--path", folder.at("p"), "--", "7", "work"];
  /** Runs a call, and sends the signal at the chosen moment. */
  const run = (target: string, signal: NodeJS.Signals, isTime: () => boolean) =>
    runTool([...args, target, "svc", "42"], {
      onStart: async (child) => {
        await until(isTime);
        child.kill(signal);
      },
    });
  return { run, happened, log, clientSaid };
}

const logged = (target: string, signal: string) => `svc: work -> ${target}: denied: the call was ended by ${signal}`;

for (const [signal, code] of [
  ["SIGHUP", 129],
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  t.test(`${signal} ends the client and the disposable`, async (t) => {
    const { run, happened, log, clientSaid } = await system(t, disposable);
    const ended = await run("@dispvm", signal, () => clientSaid() === "runs\n");
    t.strictSame(ended, { code, stdout: "", stderr: "" });
    t.equal(clientSaid(), "runs\ntold\n");
    t.strictSame(happened, ["admin.vm.CreateDisposable dvm", "admin.vm.Start disp7", "admin.vm.Kill disp7"]);
    t.match(await log.text(), `${logged("@dispvm", signal)}\0`);
  });
}

t.test("a client that ignores signals is killed", async (t) => {
  const { run, happened, log, clientSaid } = await system(t, disposable, deaf);
  t.equal((await run("@dispvm", "SIGTERM", () => clientSaid() === "runs\n")).code, 143);
  t.equal(happened.at(-1), "admin.vm.Kill disp7");
  t.match(await log.text(), `${logged("@dispvm", "SIGTERM")}\0`);
});

t.test("a signal ends a client in dom0 too", async (t) => {
  const { run, happened, clientSaid } = await system(t, {});
  t.equal((await run("dom0", "SIGTERM", () => clientSaid() === "runs\n")).code, 143);
  t.equal(clientSaid(), "runs\ntold\n");
  t.strictSame(happened, []);
});

/**
 * Replies long after the request. On a busy machine the signal can arrive together with the reply.
 */
const late =
  (answer: string): Reaction =>
  (client) =>
    void setTimeout(() => client.end(answer), 1000);

t.test("a signal during the creation of a disposable waits for its name", async (t) => {
  const making = { "admin.vm.CreateDisposable": late(success("disp7")) };
  const { run, happened, log, clientSaid } = await system(t, making);
  t.equal((await run("@dispvm", "SIGTERM", () => happened.length === 1)).code, 143);
  const besides = happened.filter((each) => each !== "admin.vm.Start disp7");
  t.strictSame(besides, ["admin.vm.CreateDisposable dvm", "admin.vm.Kill disp7"]);
  t.equal(clientSaid(), "");
  t.match(await log.text(), `${logged("@dispvm", "SIGTERM")}\0`);
});

t.test("a disposable that was never started is removed if it cannot be killed", async (t) => {
  const refusal = exception("QubesVMNotStartedError", "Domain is powered off: %s", "disp7");
  const replies = { "admin.vm.CreateDisposable": late(success("disp7")), "admin.vm.Kill": refusal };
  const { run, happened } = await system(t, replies);
  t.equal((await run("@dispvm", "SIGTERM", () => happened.length === 1)).code, 143);
  const isStarted = happened[1] === "admin.vm.Start disp7";
  t.strictSame(happened.slice(isStarted ? 2 : 1), [
    "admin.vm.Kill disp7",
    ...(isStarted ? [] : ["admin.vm.Remove disp7"]),
  ]);
});

t.test("a signal during a creation that fails", async (t) => {
  const { run, happened, log } = await system(t, {
    "admin.vm.CreateDisposable": late(exception("QubesException", "no")),
  });
  t.equal((await run("@dispvm", "SIGTERM", () => happened.length === 1)).code, 143);
  t.strictSame(happened, ["admin.vm.CreateDisposable dvm"]);
  const failed = "admin.vm.CreateDisposable of dvm failed: QubesException: no";
  t.match(await log.text(), `${logged("@dispvm", "SIGTERM")}; ${failed}\0`);
});

t.test("a signal during the start of a disposable", async (t) => {
  const { run, happened } = await system(t, { ...disposable, "admin.vm.Start": late(success()) });
  t.equal((await run("@dispvm", "SIGTERM", () => happened.length === 2)).code, 143);
  t.strictSame(happened, ["admin.vm.CreateDisposable dvm", "admin.vm.Start disp7", "admin.vm.Kill disp7"]);
});

t.test("a signal during the start of a domain ends the call at once", async (t) => {
  const { run, happened, log, clientSaid } = await system(t, { "admin.vm.Start": silence });
  t.equal((await run("dvm", "SIGTERM", () => happened.length === 1)).code, 143);
  t.equal(clientSaid(), "");
  t.match(await log.text(), `${logged("dvm", "SIGTERM")}\0`);
});
