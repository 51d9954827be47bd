import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import t from "tap";
import { call, request, runDaemon } from "../rig/run-daemon.ts";
import { runTool } from "../rig/run-tool.ts";
import { writeSmallStore } from "../rig/stores.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

t.test("a change is in the store before the reply, and is there after a restart", async (t) => {
  const folder = new TemporaryFolder(t);
  const store = writeSmallStore(folder);
  const args = ["--store", store, "--socket-dir", folder.path];
  const first = await runDaemon(t, args);
  const socket = folder.at("qubesd.sock");
  t.equal(statSync(socket).mode & 0o777, 0o770);
  t.match(
    await request(socket, call("admin.vm.List", "dom0")),
    /^0\0dom0 class=AdminVM .*\nfedora .*\nnet .*\nstudio /,
  );
  t.equal(await request(socket, call("admin.vm.tag.Set", "studio", "seen")), "0\0");
  t.match(readFileSync(store, "utf8"), /<tag name="seen"\/>/);
  t.equal(await request(socket, call("admin.vm.property.Set", "studio", "memory", "900")), "0\0");
  t.equal(await request(socket, call("admin.vm.firewall.Set", "net", "", "action=drop\n")), "0\0");
  t.ok(existsSync(folder.at("appvms/net/firewall.xml")));
  t.match(await request(socket, call("admin.vm.tag.Set", "gone", "x")), /^2\0QubesVMNotFoundError\0/);
  first.process.kill("SIGKILL");
  await first.stop("SIGKILL");
  const second = await runDaemon(t, args);
  t.match(await request(socket, call("admin.vm.property.Get", "studio", "memory")), "0\0default=False type=int 900");
  t.equal(await request(socket, call("admin.vm.firewall.Get", "net")), "0\0action=drop\n");
  t.same(await second.stop(), { code: 0, signal: null });
  t.match(second.printed(), /stopping on SIGTERM/);
});

t.test("only installed kernels can be chosen", async (t) => {
  const folder = new TemporaryFolder(t);
  const store = writeSmallStore(folder);
  folder.write("vm-kernels/6.12.4-1/vmlinuz", "");
  folder.directory("vm-kernels/6.2");
  const daemon = await runDaemon(t, ["--store", store, "--socket-dir", folder.path]);
  const set = (kernel: string) =>
    request(folder.at("qubesd.sock"), call("admin.vm.property.Set", "studio", "kernel", kernel));
  t.equal(await set("6.12.4-1"), "0\0");
  t.match(await set("6.1"), /^2\0QubesPropertyValueError\0\0Kernel '6.1' not installed/);
  t.match(await set("6.2"), /^2\0QubesPropertyValueError\0\0Kernel '6.2' .*missing .vmlinuz. file/);
  await daemon.stop();
});

t.test("one daemon serves a store and a folder of sockets", async (t) => {
  const folder = new TemporaryFolder(t);
  const store = writeSmallStore(folder);
  const other = writeSmallStore(folder, "other.xml");
  const first = await runDaemon(t, ["--store", store, "--socket-dir", folder.path]);
  const second = await runDaemon(t, ["--store", store, "--socket-dir", folder.directory("elsewhere")]);
  t.match(second.printed(), /another process uses this store/);
  t.same(await second.stop(), { code: 1, signal: null });
  const third = await runDaemon(t, ["--store", other, "--socket-dir", folder.path]);
  t.match(third.printed(), /another process serves .*qubesd.sock/);
  t.same(await third.stop(), { code: 1, signal: null });
  t.match(
    await request(folder.at("qubesd.sock"), call("admin.vm.List", "dom0")),
    "studio",
    "the first daemon keeps running",
  );
  await first.stop("SIGINT");
});

t.test("a broken store is refused, and recovered on request", async (t) => {
  const folder = new TemporaryFolder(t);
  const store = writeSmallStore(folder);
  const args = ["--store", store, "--socket-dir", folder.path];
  const first = await runDaemon(t, args);
  await request(folder.at("qubesd.sock"), call("admin.vm.tag.Set", "studio", "one"));
  await request(folder.at("qubesd.sock"), call("admin.vm.tag.Set", "studio", "two"));
  await first.stop();
  writeFileSync(store, readFileSync(store, "utf8").slice(0, 700));
  const refused = await runDaemon(t, args);
  t.match(refused.printed(), /qubes.xml:\d+:\d+: unclosed tag.*load the newest good generation, .*, with --recover/);
  t.same(await refused.stop(), { code: 1, signal: null });
  const recovered = await runDaemon(t, [...args, "--recover"]);
  t.match(await request(folder.at("qubesd.sock"), call("admin.vm.tag.List", "studio")), /\none\n$/);
  await recovered.stop();
});

t.test("qrexec-policy gets its system information from it", async (t) => {
  const folder = new TemporaryFolder(t);
  const store = writeSmallStore(folder);
  const daemon = await runDaemon(t, ["--store", store, "--socket-dir", folder.path]);
  folder.write("policy.d/30.policy", "qubes.Filecopy * @tag:open @anyvm allow\n");
  const where = ["--qubesd-socket", folder.at("qubesd.internal.sock"), "--policy-dir", folder.at("policy.d")];
  const evaluate = () => runTool(["eval", ...where, "studio", "net", "qubes.Filecopy"]);
  t.match(await evaluate(), { code: 1 });
  await request(folder.at("qubesd.sock"), call("admin.vm.tag.Set", "studio", "open"));
  t.match(await evaluate(), { code: 0, stdout: /allow/ });
  await daemon.stop();
});

t.test("an example system", async (t) => {
  const daemon = await runDaemon(t, ["--demo"]);
  while (!daemon.printed().includes("until Ctrl-C")) await setTimeout(5);
  const folder = /served in (\S+) until/.exec(daemon.printed())?.[1] ?? "";
  t.match(await request(`${folder}/qubesd.sock`, call("admin.vm.List", "dom0")), /work class=AppVM state=Running/);
  t.match(await request(`${folder}/qubesd.internal.sock`, call("internal.GetSystemInfo", "dom0")), /"vault"/);
  t.same(await daemon.stop("SIGINT"), { code: 0, signal: null });
  t.notOk(existsSync(folder), "nothing is left behind");
});

t.test("extensions, one of which does not load", async (t) => {
  const folder = new TemporaryFolder(t);
  const store = writeSmallStore(folder);
  folder.write(
    "ext/deny.mjs",
    `export default { name: "deny", register(app) {
      app.handlersOf("BaseVM").add("domain-tag-add:*", () => {});
      app.handlersOf("BaseVM").add("admin-permission:admin.vm.tag.Set", () => { throw new Error("no tags here"); });
    } };`,
  );
  const args = ["--store", store, "--socket-dir", folder.path, "--extensions", folder.at("ext")];
  const daemon = await runDaemon(t, args);
  t.equal(
    await request(folder.at("qubesd.sock"), call("admin.vm.tag.Set", "studio", "x")),
    "2\0QubesException\0\0the call failed unexpectedly; see the log of qubesd\0",
    "refused without a reason",
  );
  t.match(daemon.printed(), /no tags here/);
  t.equal(
    await request(folder.at("qubesd.sock"), call("admin.vm.tag.List", "studio")).then((text) => /\nx\n/.test(text)),
    false,
  );
  await daemon.stop();
  folder.write("ext/bad.mjs", "throw new Error('bad');");
  const refused = await runDaemon(t, args);
  t.match(refused.printed(), /bad.mjs cannot be loaded: bad/);
  t.same(await refused.stop(), { code: 1, signal: null });
});

t.test("arguments", async (t) => {
  const store = writeSmallStore(new TemporaryFolder(t));
  for (const [args, code, printed] of [
    [["--help"], 0, /usage\n {2}qubesd \[OPTION…\]\n/],
    [["--version"], 0, /^qubesd \d+\.\d+/],
    [["--nope"], 2, /unknown option --nope[\s\S]*see qubesd --help/],
    [["--stor", store], 2, /unknown option --stor; did you mean --store\?\n/],
    [["extra"], 2, /extra/],
    [["--demo", "--check-store", store], 2, /--check-store and --demo cannot be used together/],
    [["--check-store", store], 0, /is in order/],
    [["--check-store", "/nowhere"], 1, /cannot be read: ENOENT/],
    [["--store", "/nowhere/qubes.xml"], 1, /qubes.xml/],
  ] as const) {
    const daemon = await runDaemon(t, args);
    t.match(daemon.printed(), printed, args.join(" "));
    t.equal((await daemon.stop()).code, code, args.join(" "));
  }
});

t.test("missing folders are named", async (t) => {
  const folder = new TemporaryFolder(t);
  const store = writeSmallStore(folder);
  const failures: readonly (readonly [readonly string[], RegExp])[] = [
    [["--socket-dir", folder.at("gone")], /cannot create a socket at .*gone\/qubesd.sock \(EACCES|ENOENT\)/],
    [
      ["--socket-dir", folder.path, "--extensions", folder.at("none")],
      /the extensions in .*none cannot be read \(ENOENT\)/,
    ],
  ];
  for (const [args, message] of failures) {
    const daemon = await runDaemon(t, ["--store", store, ...args]);
    t.same(await daemon.stop(), { code: 1, signal: null });
    t.match(daemon.printed(), message);
  }
});

t.test("with --offline only the start of domains fails", async (t) => {
  const folder = new TemporaryFolder(t);
  const store = writeSmallStore(folder);
  const daemon = await runDaemon(t, ["--store", store, "--socket-dir", folder.path, "--offline"]);
  const socket = folder.at("qubesd.sock");
  const create = call("admin.vm.Create.StandaloneVM", "dom0", "", "name=alone label=red");
  t.equal(await request(socket, create), "0\0");
  t.equal(await request(socket, call("admin.vm.property.Set", "alone", "kernel", "")), "0\0");
  t.equal(await request(socket, call("admin.vm.property.Set", "alone", "netvm", "")), "0\0");
  t.match(await request(socket, call("admin.vm.Start", "alone")), /^2\0QubesVMError\0/);
  t.ok(existsSync(folder.at("appvms/alone/private.img")));
  t.match(await request(socket, call("admin.vm.CurrentState", "studio")), /power_state=Halted/);
  t.equal(await request(socket, call("admin.vm.tag.Set", "studio", "seen")), "0\0");
  t.same(await daemon.stop(), { code: 0, signal: null });
});
