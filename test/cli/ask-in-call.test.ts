import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import t, { type Test } from "tap";
import { listenForLog } from "../rig/log-listener.ts";
import { runAgent } from "../rig/run-service.ts";
import { type RunOptions, runTool } from "../rig/run-tool.ts";
import { StubDaemon, systemInfo } from "../rig/stub-daemon.ts";
import { noBus, startBus, startBusAgent } from "../rig/system-bus.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { until } from "../rig/until.ts";

const domains = systemInfo({
  dom0: { type: "AdminVM", icon: "adminvm-black" },
  studio: { guivm: "dom0", icon: "appvm-red" },
  vault: { template_for_dispvms: true, icon: "appvm-gray" },
  lone: { guivm: null },
});

async function start(t: Test) {
  const folder = new TemporaryFolder(t);
  const daemon = await StubDaemon.start(t, () => domains);
  const log = await listenForLog(t);
  const common = ["--qubesd-socket", daemon.path, "--log-socket", log.path, "--service-dir", folder.path];
  return {
    folder,
    log,
    run: (args: readonly string[], options?: RunOptions) => runTool([...common, ...args], options),
  };
}

t.test("a single call asks through the services", async (t) => {
  const { folder, log, run } = await start(t);
  folder.write("policy.d/10.policy", "a * * @anyvm ask\n");
  const path = ["--path", folder.at("policy.d"), "--"];
  t.match(await run([...path, "studio", "vault", "a"]), { code: 1, stdout: "result=deny\n" });
  t.match(await log.text(), /denied: the user cannot be asked: .*policy\.Ask/);
  const asked = await runAgent(t, folder.at("policy.Ask"), "allow:vault");
  t.match(await run([...path, "studio", "vault", "a+b"]), {
    code: 0,
    stdout: /^user=DEFAULT\nresult=allow\ntarget=vault\n/,
  });
  t.match(asked, [/"source":"studio","service":"a","argument":"\+b"/]);
  t.match(await run([...path, "lone", "vault", "a"]), { code: 1, stdout: "result=deny\n" });
  t.match(await run(["--just-evaluate", ...path, "studio", "vault", "a"]), { code: 1 });
  t.equal(asked.length, 1, "nobody is asked for an evaluation");
});

t.test("in R4.0 a single call asks through the system bus", { skip: noBus }, async (t) => {
  const { folder, log, run } = await start(t);
  folder.write("policy/qubes.Ask", "$anyvm $anyvm ask\n");
  const bus = await startBus(t, folder);
  const legacy = ["--legacy", "--path", folder.at("policy"), "--system-bus", bus, "--"];
  const ask = () => run([...legacy, "studio", "vault", "qubes.Ask+x"]);
  t.match(await ask(), { code: 1, stdout: "" });
  t.match(await log.text(), /denied: the user cannot be asked: .*org\.qubesos\.PolicyAgent/);
  let answer: unknown = "vault";
  const calls = await startBusAgent(t, bus, { Ask: () => answer, ConfirmPolicyCreate: () => false });
  t.match(await ask(), { code: 0, stdout: "" });
  t.match(calls[0], { member: "Ask", path: "/org/qubesos/PolicyAgent", signature: "ssassa{ss}" });
  const [source, service, targets, defaultTarget, icons] = calls[0]?.body ?? [];
  t.strictSame([source, service, defaultTarget], ["studio", "qubes.Ask+x", ""]);
  t.ok((targets as string[]).includes("vault"));
  t.strictSame(Object.fromEntries(icons as [string, string][])["@dispvm:vault"], "dispvm-gray");
  const faults: readonly (readonly [unknown, RegExp])[] = [
    ["", /denied by the user/],
    ["gone", /denied: /],
    [new Error("no display"), /no display/],
  ];
  for (const [value, logged] of faults) {
    answer = value;
    t.match(await ask(), { code: 1 }, String(logged));
    t.match((await log.text()).split("<14>").at(-1), logged);
  }
  for (const address of ["unix:path=/nonexistent", "tcp:host=localhost,port=1"]) {
    const other = legacy.map((word) => (word === bus ? address : word));
    t.match(await run([...other, "studio", "vault", "qubes.Ask"]), { code: 1 }, address);
  }
});

t.test("busctl inherits no file descriptor, and ends with the call", { skip: noBus }, async (t) => {
  const { folder, run } = await start(t);
  folder.writeAll({ "policy/svc": "$anyvm $anyvm ask\n", held: "" });
  const bus = await startBus(t, folder);
  await startBusAgent(t, bus, { Ask: () => new Promise(() => {}), ConfirmPolicyCreate: () => new Promise(() => {}) });
  for (const [signal, service] of [
    ["SIGTERM", "svc"],
    ["SIGHUP", "svc"],
    ["SIGINT", "without.Policy"],
  ] as const) {
    const call = ["--legacy", "--path", folder.at("policy"), "--system-bus", bus, "--", "studio", "vault", service];
    let looked: Promise<unknown> | undefined;
    const look = async (child: ChildProcess): Promise<void> => {
      t.ok(await until(() => busctlOf(child.pid) !== undefined));
      const place = `/proc/${busctlOf(child.pid)}`;
      t.equal(readFileSync(`${place}/environ`, "utf8"), "LC_ALL=C\0");
      t.equal(readlinkSync(`${place}/cwd`), "/");
      t.notOk(openFiles(`${place}/fd`).includes(folder.at("held")));
      t.equal(readlinkSync(`${place}/fd/0`), "/dev/null");
      child.kill(signal);
      t.ok(await until(() => !existsSync(place)), "busctl is gone");
    };
    const options: RunOptions = {
      environment: { DBUS_SYSTEM_BUS_ADDRESS: "unixexec:path=/bin/false", SYSTEMD_LOG_LEVEL: "debug" },
      shell: `exec 7<'${folder.at("held")}'; exec "$@"`,
      onStart: (child) => {
        looked = look(child);
      },
    };
    t.match(await run(call, options), { code: null, stdout: "" }, signal);
    await looked;
    t.notOk(existsSync(folder.at("policy/without.Policy")));
  }
});

/** The files behind descriptors. One that the process closes meanwhile, such as a library that it loads, is left out. */
function openFiles(directory: string): readonly string[] {
  return readdirSync(directory).flatMap((descriptor) => {
    try {
      return [readlinkSync(`${directory}/${descriptor}`)];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  });
}

/** The process of busctl below a process, after its exec. */
function busctlOf(parent: number | undefined): string | undefined {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8").trim().split(" ");
  return children.find((pid) => pid !== "" && readFileSync(`/proc/${pid}/comm`, "utf8") === "busctl\n");
}

t.test("in R4.0 a call to a service without policy asks whether to create one", { skip: noBus }, async (t) => {
  const { folder, log, run } = await start(t);
  folder.write("policy/other", "");
  const bus = await startBus(t, folder);
  const legacy = ["--legacy", "--path", folder.at("policy"), "--system-bus", bus];
  const call = (...more: string[]) => run([...legacy, ...more, "--", "studio", "vault", "my.Service+x"]);
  t.match(await call(), { code: 1 });
  t.match(await log.text(), /Policy not found for service my\.Service, and it cannot be created: /);
  let isWanted = false;
  const calls = await startBusAgent(t, bus, { Ask: () => "vault", ConfirmPolicyCreate: () => isWanted });
  t.match(await call(), { code: 1 });
  t.match(await log.text(), /and the user declined to create it/);
  t.notOk(existsSync(folder.at("policy/my.Service")));
  isWanted = true;
  t.match(await call("--just-evaluate"), { code: 1 });
  t.notOk(existsSync(folder.at("policy/my.Service")), "an evaluation changes nothing");
  t.match(await call(), { code: 0 });
  t.match(readFileSync(folder.at("policy/my.Service"), "utf8"), /^\$anyvm +\$anyvm +ask$/m);
  t.strictSame(
    calls.map(({ member, body }) => [member, ...body.slice(0, 2)]),
    [
      ["ConfirmPolicyCreate", "studio", "my.Service"],
      ["ConfirmPolicyCreate", "studio", "my.Service"],
      ["Ask", "studio", "my.Service+x"],
    ],
  );
  t.match(await run([...legacy, "--", "studio", "vault", "../evil"]), { code: 1 });
  t.notOk(existsSync(folder.at("evil")));
});
