import { existsSync, readFileSync } from "node:fs";
import t, { type Test } from "tap";
import { makeAnswer } from "../../src/call/answer.ts";
import { type CarryOutDependencies, carryOut as carryOutAnswer } from "../../src/call/carry-out.ts";
import { findTransport } from "../../src/platform/sockets/fastest-transport.ts";
import type { AllowDecision } from "../../src/policy/evaluate/decision.ts";
import { allowed, info } from "../rig/calls.ts";
import { exception, type Reaction, StubDaemon, success } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const caller = { domainId: "7", processIdent: "42" };
const limits = { deadline: 20_000, bytes: 1024 };
const running = exception("QubesVMNotHaltedError", "Domain is not powered off: %s", "vault");

/** A daemon and a fake qrexec-client that record their calls in order. */
async function rig(t: Test, replies: Readonly<Record<string, Reaction>> = {}, clientEnd = "exit 0") {
  const folder = new TemporaryFolder(t);
  const log = folder.at("client.log");
  const client = folder.write("client", `#!/bin/sh\nprintf '%s\\n' "$@" >> '${log}'\n${clientEnd}\n`, 0o755);
  const happened: string[] = [];
  const daemon = await StubDaemon.start(t, (request) => {
    if (!request.startsWith("admin.")) return "";
    const [method = "", source, , destination] = request.replace("+", "").split(/[ \0]/);
    const call = `${method} ${source} ${destination}`;
    happened.push(existsSync(log) ? `${call}, client has run` : call);
    return replies[method] ?? success(method === "admin.vm.CreateDisposable" ? "disp77" : "");
  });
  const dependencies: CarryOutDependencies = {
    client,
    daemon: { path: daemon.path, exchange: findTransport().exchange, limits, framing: "new" },
  };
  const clientArguments = () => (existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n") : undefined);
  return { means: dependencies, happened, clientArguments, folder };
}

/** Carries out an allowed call. */
async function carryOut(decision: AllowDecision, dependencies: CarryOutDependencies) {
  const { reply } = makeAnswer(decision, info, "current");
  if (reply === undefined) throw new Error("no reply");
  return (await carryOutAnswer(decision, reply, info, caller, dependencies))?.decision;
}

const toVault = allowed("* * work vault allow user=root", "work vault svc+a");
const toDisposable = allowed("* * work @dispvm allow", "work @dispvm svc+a");
const toDom0 = allowed("* * work @adminvm allow", "work @adminvm svc+a");
const vaultArguments = ["-d", "vault", "-c", "42,work,7", "root:QUBESRPC svc+a work"];
const disposableArguments = ["-d", "disp77", "-c", "42,work,7", "-W", "DEFAULT:QUBESRPC svc+a work"];

t.test("a domain is started, then the client runs", async (t) => {
  const { means: dependencies, happened, clientArguments } = await rig(t);
  t.equal(await carryOut(toVault, dependencies), undefined);
  t.strictSame(happened, ["admin.vm.Start dom0 vault"]);
  t.strictSame(clientArguments(), vaultArguments);
});

t.test("a running domain is not started", async (t) => {
  const { means: dependencies, clientArguments } = await rig(t, { "admin.vm.Start": running });
  t.equal(await carryOut(toVault, dependencies), undefined);
  t.strictSame(clientArguments(), vaultArguments);
});

t.test("a domain that does not start", async (t) => {
  const refusals: readonly (readonly [Reaction, string])[] = [
    [exception("QubesException", "no memory for %s", "vault"), "QubesException: no memory for vault"],
    ["", "empty answer"],
    ["no", "malformed answer"],
  ];
  for (const [reaction, why] of refusals) {
    const { means: dependencies, clientArguments } = await rig(t, { "admin.vm.Start": reaction });
    const denied = await carryOut(toVault, dependencies);
    t.match(denied, { decision: "deny", reason: "start-failed", message: `admin.vm.Start of vault failed: ${why}` });
    t.equal(clientArguments(), undefined, "the client does not run");
  }
});

t.test("no daemon", async (t) => {
  const { means: dependencies, clientArguments, folder } = await rig(t);
  const away = { ...dependencies, daemon: { ...dependencies.daemon, path: folder.at("none") } };
  const message = `admin.vm.Start of vault failed: cannot connect to ${folder.at("none")}: ENOENT`;
  t.match(await carryOut(toVault, away), { reason: "start-failed", message });
  t.equal(clientArguments(), undefined);
});

t.test("a call to dom0 needs no daemon", async (t) => {
  const { means: dependencies, happened, clientArguments } = await rig(t);
  t.equal(await carryOut(toDom0, dependencies), undefined);
  t.strictSame(happened, []);
  t.strictSame(clientArguments(), ["-d", "dom0", "-c", "42,work,7", "QUBESRPC svc+a work keyword adminvm"]);
});

const disposableCalls = [
  "admin.vm.CreateDisposable dom0 dvm",
  "admin.vm.Start dom0 disp77",
  "admin.vm.Kill dom0 disp77, client has run",
];

t.test("a disposable is made, started and killed afterwards", async (t) => {
  const { means: dependencies, happened, clientArguments } = await rig(t);
  t.equal(await carryOut(toDisposable, dependencies), undefined);
  t.strictSame(happened, disposableCalls);
  t.strictSame(clientArguments(), disposableArguments);
});

t.test("a disposable is killed when the service fails", async (t) => {
  const { means: dependencies, happened } = await rig(
    t,
    { "admin.vm.Kill": exception("QubesVMNotFoundError", "gone") },
    "exit 3",
  );
  t.equal(await carryOut(toDisposable, dependencies), undefined, "what a service returns is no deny");
  t.strictSame(happened, disposableCalls);
});

t.test("a disposable is killed when the client dies", async (t) => {
  const { means: dependencies, happened } = await rig(t, {}, "kill -KILL $$");
  const denied = await carryOut(toDisposable, dependencies);
  t.match(denied, { reason: "start-failed", message: `${dependencies.client} was ended by SIGKILL` });
  t.strictSame(happened, disposableCalls);
});

t.test("a disposable is killed when it does not start", async (t) => {
  const {
    means: dependencies,
    happened,
    clientArguments,
  } = await rig(t, { "admin.vm.Start": exception("QubesException", "no") });
  const denied = await carryOut(toDisposable, dependencies);
  t.match(denied, { reason: "start-failed", message: "admin.vm.Start of disp77 failed: QubesException: no" });
  t.strictSame(happened, [...disposableCalls.slice(0, 2), "admin.vm.Kill dom0 disp77"]);
  t.equal(clientArguments(), undefined);
});

t.test("a disposable is killed when there is no client", async (t) => {
  const { means: dependencies, happened, folder } = await rig(t);
  const client = folder.at("none");
  const denied = await carryOut(toDisposable, { ...dependencies, client });
  t.match(denied, { reason: "start-failed", message: `cannot run ${client}: spawn ${client} ENOENT` });
  t.strictSame(happened, [...disposableCalls.slice(0, 2), "admin.vm.Kill dom0 disp77"]);
});

t.test("a client that is not executable", async (t) => {
  const { means: dependencies, folder } = await rig(t);
  const client = folder.write("text", "no program");
  const denied = await carryOut(toDom0, { ...dependencies, client });
  t.match(denied, { reason: "start-failed", message: `cannot run ${client}: spawn ${client} EACCES` });
});

t.test("a disposable that cannot be made", async (t) => {
  const { means: dependencies, happened } = await rig(t, {
    "admin.vm.CreateDisposable": exception("QubesException", "no"),
  });
  const denied = await carryOut(toDisposable, dependencies);
  t.match(denied, { reason: "start-failed", message: "admin.vm.CreateDisposable of dvm failed: QubesException: no" });
  t.equal(happened.length, 1, "there is nothing to kill");
});

t.test("a disposable with an invalid name", async (t) => {
  for (const name of ["", "-x y", "a\nb", "x".repeat(65)]) {
    const {
      means: dependencies,
      happened,
      clientArguments,
    } = await rig(t, { "admin.vm.CreateDisposable": success(name) });
    const denied = await carryOut(toDisposable, dependencies);
    t.match(denied, { reason: "start-failed", message: "the daemon returned a malformed name for the disposable" });
    t.equal(happened.length, 1);
    t.equal(clientArguments(), undefined);
  }
});

t.test("a disposable is requested only once, even if the daemon dies", async (t) => {
  const { means: dependencies, happened, clientArguments } = await rig(t, { "admin.vm.CreateDisposable": "" });
  t.match(await carryOut(toDisposable, dependencies), { reason: "start-failed" });
  t.equal(happened.length, 1);
  t.match(happened[0], /^admin\.vm\.CreateDisposable /);
  t.equal(clientArguments(), undefined, "the client does not run");
});
