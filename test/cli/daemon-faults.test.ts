import { existsSync, readdirSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import t from "tap";
import { runService, runSilentAgent } from "../rig/run-service.ts";
import { StubDaemon, systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { until } from "../rig/until.ts";

const domains = systemInfo({ dom0: { type: "AdminVM" }, studio: { guivm: "gui" }, gui: {}, vault: {} });
const request = (call: string): string => `source=studio\nintended_target=vault\nservice_and_arg=${call}\n\n`;

t.test("without file descriptors calls fail, and the service keeps running", async (t) => {
  const most = 64;
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "a * studio vault deny\nb * studio vault allow\n");
  // If the daemon can be watched, the domains need no file descriptor, and calls reach the policy.
  const daemon = await StubDaemon.start(t, (asked) =>
    asked.startsWith("internal.WatchSystemInfo") ? (watch) => watch.write("0\0") : domains,
  );
  const client = folder.write("qrexec-client", "#!/bin/sh\nexit 0\n", 0o755);
  const limited = ["/bin/sh", "-c", `ulimit -n ${most}; exec "$@"`, "sh"];
  const service = await runService(t, folder, daemon, ["--qrexec-client", client], limited);
  t.match(await service.ask(request("b")), "result=allow");
  const used = (): number => readdirSync(`/proc/${service.pid}/fd`).length;
  // One more for a call that has just ended.
  const usual = used() + 1;
  for (let left = 0; left < 12; left++) {
    // The policy must be read again, which fails for some calls, and late enough that the result is trusted.
    folder.write("policy.d/10.policy", "a * studio vault deny\nb * studio vault allow\n");
    await setTimeout(80);
    const idle: Socket[] = [];
    while (used() < most - left) {
      idle.push(connect(service.path).on("error", () => {}));
      await setTimeout(5);
    }
    for (const call of ["a", "b"]) {
      // If none is left for the connection of a call, it waits until the end.
      await Promise.race([service.ask(request(call)).catch(() => ""), setTimeout(100)]);
    }
    for (const each of idle) each.destroy();
    while (used() > usual) await setTimeout(5);
    t.match(await service.ask(request("b")), "result=allow", `with ${left} left before`);
  }
  t.ok(await service.logged(/cannot notify the user: cannot run .*EMFILE/));
  t.equal(await service.stop(), 0);
});

t.test("an agent that accepts no notification delays no reply", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "a * studio vault deny\nb * studio vault allow\n");
  const info = systemInfo({ dom0: { type: "AdminVM" }, studio: { guivm: "dom0" }, vault: {} });
  const daemon = await StubDaemon.start(t, () => info);
  const told = await runSilentAgent(t, folder.at("policy.Notify"));
  const service = await runService(t, folder, daemon);
  const denied: string[] = [];
  // Each notification would wait for ten seconds, which exceeds the time of the test.
  for (let number = 0; number < 100; number++) denied.push(await service.ask(request("a")));
  t.ok(denied.every((each) => each === "result=deny"));
  t.match(await service.ask(request("b")), "result=allow");
  t.equal(told(), 16);
  t.ok(await service.logged(/cannot notify the user: no answer/));
  t.ok(await service.logged(/too many pending notifications: 84 dropped/));
  await service.stop();
});

t.test("a domain with pending questions delays no reply to another domain", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "a * studio vault ask\na * other vault ask\nb * other vault allow\n");
  const info = systemInfo({
    dom0: { type: "AdminVM" },
    studio: { guivm: "dom0" },
    other: { guivm: "dom0" },
    vault: {},
  });
  const daemon = await StubDaemon.start(t, () => info);
  const asked = await runSilentAgent(t, folder.at("policy.Ask"));
  const service = await runService(t, folder, daemon);
  let denied = 0;
  for (let number = 0; number < 1000; number++) {
    void service.ask(request("a")).then(
      (reply) => {
        if (reply === "result=deny") denied++;
      },
      () => {},
    );
    if (number % 50 === 0) await setTimeout(5);
  }
  t.ok(await until(() => denied === 1000 - 32), "those beyond the limit are denied at once");
  t.ok(await until(() => asked() === 32));
  t.ok(await service.logged(/studio -> vault: denied: the user cannot be asked: too many pending questions/));
  const other = (call: string) => service.ask(request(call).replace("studio", "other"));
  t.match(await other("b"), "result=allow");
  void other("a").catch(() => {});
  t.ok(await until(() => asked() === 33), "another domain's question is put");
  await service.stop();
});

t.test("a domain whose callers disconnect delays no reply, and its questions are withdrawn", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "a * studio vault ask\nb * other vault allow\n");
  const info = systemInfo({ dom0: { type: "AdminVM" }, studio: { guivm: "dom0" }, other: {}, vault: {} });
  const daemon = await StubDaemon.start(t, () => info);
  const asked = await runSilentAgent(t, folder.at("policy.Ask"));
  const service = await runService(t, folder, daemon);
  for (let number = 0; number < 1000; number++) {
    const caller = connect(service.path).on("error", () => {});
    caller.end(request("a"), () => caller.destroy());
    await new Promise((resolve) => caller.once("close", resolve));
  }
  t.match(await service.ask(request("b").replace("studio", "other")), "result=allow");
  t.ok(await until(() => asked() === 0));
  t.ok(await service.logged(/denied: the user cannot be asked: the caller has hung up/));
  void service.ask(request("a")).catch(() => {});
  t.ok(await until(() => asked() === 1), "the domain has its share again");
  await service.stop();
});

t.test("a stop denies pending questions and incomplete requests, and logs both", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "a * studio vault ask\n");
  const info = systemInfo({ dom0: { type: "AdminVM" }, studio: { guivm: "dom0" }, vault: {} });
  const daemon = await StubDaemon.start(t, () => info);
  const asked = await runSilentAgent(t, folder.at("policy.Ask"));
  const service = await runService(t, folder, daemon);
  const question = service.ask(request("a"));
  t.ok(await until(() => asked() === 1));
  const half = connect({ path: service.path, allowHalfOpen: true });
  half.write("source=studio\n");
  const cut = new Promise((resolve) => half.once("data", resolve));
  await setTimeout(50);
  const stopped = service.stop();
  t.equal(await question, "result=deny");
  t.equal(String(await cut), "result=deny");
  half.end();
  t.equal(await stopped, 0);
  t.match(service.printed(), /studio -> vault: denied: the user cannot be asked: the service is stopping/);
  t.match(service.printed(), /request denied: the service is stopping/);
});

t.test("a log that is not read delays no reply, and reports lost lines", async (t) => {
  const logs: Readonly<Record<string, readonly string[]>> = {
    socket: [],
    pipe: ["/bin/bash", "-c", 'exec "$@" 2> >(exec cat >&2)', "bash"],
  };
  for (const [kind, under] of Object.entries(logs)) {
    const folder = new TemporaryFolder(t);
    folder.write("policy.d/10.policy", "b * studio vault allow\n");
    const daemon = await StubDaemon.start(t, () => domains);
    const service = await runService(t, folder, daemon, [], under);
    service.readLog(false);
    const calls = 1200;
    for (let number = 0; number < calls; number++) {
      const reply = await service.ask(request(`b+${"x".repeat(3000)}`));
      if (!reply.includes("result=allow")) t.fail(reply);
    }
    service.readLog(true);
    t.ok(await service.logged(/\d+ lines of the log were dropped/), kind);
    const lost = Number(/(\d+) lines of the log were dropped/.exec(service.printed())?.[1]);
    t.equal(service.printed().split("qrexec: b+x").length - 1, calls - lost, `${kind}: ${lost} lost`);
    service.readLog(false);
    for (let number = 0; number < 200; number++) await service.ask(request(`b+${"x".repeat(3000)}`));
    const ended = service.stop();
    t.ok(await until(() => !existsSync(`/proc/${service.pid}`)), `${kind}: nobody is waited for at the end`);
    service.readLog(true);
    t.equal(await ended, 0);
  }
});

t.test("a new error of a policy is logged, wherever it is", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "broken\n");
  folder.write("policy.d/20.policy", "one\n");
  const daemon = await StubDaemon.start(t, () => domains);
  const service = await runService(t, folder, daemon);
  const said = (): number => service.printed().split("every call is denied").length - 1;
  t.equal(await service.ask(request("b")), "result=deny");
  t.ok(await service.logged(/10\.policy:1:.*; .*20\.policy:1:/));
  t.equal(said(), 1);
  folder.write("policy.d/20.policy", "# no fault\nbut here\n");
  t.equal(await service.ask(request("b")), "result=deny");
  t.ok(await service.logged(/10\.policy:1:.*; .*20\.policy:2:/));
  t.equal(said(), 2);
  folder.write("policy.d/20.policy", "# no fault\nbut here\n# and no other\n");
  t.equal(await service.ask(request("b")), "result=deny");
  await service.stop();
  t.equal(said(), 2, "the same is not said again");
});

t.test("SIGHUP does not end the service", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "b * studio vault allow\n");
  const daemon = await StubDaemon.start(t, () => domains);
  const service = await runService(t, folder, daemon);
  for (let times = 1; times <= 2; times++) {
    process.kill(service.pid, "SIGHUP");
    t.ok(await service.logged(new RegExp(`(SIGHUP has no effect[^]*){${times}}`)));
    t.match(await service.ask(request("b")), "result=allow");
  }
  t.equal(await service.stop(), 0);
});
