import { renameSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import t from "tap";
import { request as exchange, runDaemon } from "../rig/run-daemon.ts";
import { runAgent, runService } from "../rig/run-service.ts";
import { runTool } from "../rig/run-tool.ts";
import { smallStore } from "../rig/stores.ts";
import { StubDaemon } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const domain = (type: string, tags: readonly string[] = [], number = 1) => ({
  tags,
  type,
  template_for_dispvms: false,
  default_dispvm: null,
  icon: "appvm-red",
  guivm: "dom0",
  power_state: "Running",
  uuid: `00000000-0000-4000-8000-00000000000${number}`,
});

const domains = (workTags: readonly string[] = ["guivm-gui"]) => ({
  dom0: domain("AdminVM", [], 0),
  studio: domain("AppVM", workTags, 1),
  vault: domain("AppVM", ["guivm-gui"], 2),
});

const replyOf = (info: object): string => `0\0${JSON.stringify({ domains: info })}`;
const request = (call: string, more = ""): string =>
  `source=studio\nintended_target=vault\nservice_and_arg=${call}\n${more}\n`;

t.test("calls are decided, asked about, told and logged", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write(
    "policy.d/10.policy",
    "a * studio vault allow notify=yes\nb * studio vault ask\nc * studio vault deny\n",
  );
  const daemon = await StubDaemon.start(t, () => replyOf(domains()));
  const service = await runService(t, folder, daemon);
  t.equal(statSync(service.path).mode & 0o777, 0o660);
  const told = await runAgent(t, folder.at("policy.Notify"), "");
  t.match(await service.ask(request("a+x")), /^user=DEFAULT\nresult=allow\ntarget=vault\n/);
  t.match(told, [/^policy\.Notify dom0 name dom0\0\{"resolution":"allow","service":"a","argument":"\+x",/]);
  t.equal(await service.ask(request("b")), "result=deny", "there is no agent");
  const asked = await runAgent(t, folder.at("policy.Ask"), "allow:vault");
  t.match(await service.ask(request("b")), /^user=DEFAULT\nresult=allow\ntarget=vault\n/);
  t.match(asked, [
    /^policy\.Ask dom0 name dom0\0\{"source":"studio","service":"b","argument":"\+","targets":\["vault"\],/,
  ]);
  t.equal(await service.ask(request("c")), "result=deny");
  t.equal(await service.ask(request("b", "just_evaluate=yes\nassume_yes_for_ask=yes\n")), "result=allow");
  t.equal(await service.askEval("EvalSimple", "+b dom0\0studio\0vault"), "result=allow\n");
  t.equal(await service.askEval("EvalGUI", "+b gui\0studio\0vault"), "result=allow\n");
  t.equal(await service.askEval("EvalGUI", "+b other\0studio\0vault"), "");
  for (const bad of [
    " dom0\0studio\0vault",
    "+b dom0\0studio",
    "+b dom0\0studio\0vault\0",
    `+b dom0\0${"x".repeat(32)}\0vault`,
  ]) {
    t.equal(await service.askEval("EvalSimple", bad), "", JSON.stringify(bad));
  }
  t.match(service.printed(), /qrexec: a\+x: studio -> vault: allowed to vault\n/);
  t.match(service.printed(), /qrexec: c: studio -> vault: denied: /);
  const second = await runService(t, folder, daemon);
  t.match(second.printed(), /another process serves/);
  t.equal(await service.stop(), 0);
  t.match(await runTool(["daemon", "extra"]), { code: 2 });
});

t.test("a policy that stops loading denies, says so once, and recovers; a dead core daemon denies", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "broken\n");
  const daemon = await StubDaemon.start(t, () => replyOf(domains()));
  const service = await runService(t, folder, daemon);
  for (let number = 0; number < 3; number++) t.equal(await service.ask(request("a")), "result=deny");
  t.equal(service.printed().split("every call is denied").length - 1, 1);
  folder.write("policy.d/10.policy", "a * studio vault allow\n");
  t.match(await service.ask(request("a")), "result=allow");
  t.match(service.printed(), /the policy is loaded/);
  await daemon.stop();
  t.equal(await service.ask(request("a")), "result=deny");
  t.match(service.printed(), /error getting system info/);
  await service.stop();
});

t.test("a call that begins after a change is judged by what is there then", async (t) => {
  const folder = new TemporaryFolder(t);
  let tags: readonly string[] = [];
  const daemon = await StubDaemon.start(t, () => replyOf(domains(tags)));
  folder.write("policy.d/10.policy", "a * studio vault deny\n");
  const service = await runService(t, folder, daemon);
  const path = folder.at("policy.d/10.policy");
  let stale = 0;
  for (let round = 0; round < 1000; round++) {
    const allows = round % 2 === 0;
    // Of one length, in place or by a new file: neither the size nor the name tells.
    const text = `a * studio vault ${allows ? "allow" : "deny "}\n`;
    if (round % 3 === 0) {
      writeFileSync(folder.at("new"), text);
      renameSync(folder.at("new"), path);
    } else {
      writeFileSync(path, text);
    }
    if ((await service.ask(request("a"))).includes("result=allow") !== allows) stale++;
  }
  t.equal(stale, 0, "policy");
  writeFileSync(path, "a * @tag:yes vault allow\n");
  for (let round = 0; round < 1000; round++) {
    tags = round % 2 === 0 ? ["yes"] : [];
    if ((await service.ask(request("a"))).includes("result=allow") !== (round % 2 === 0)) stale++;
  }
  t.equal(stale, 0, "domains");
  await service.stop();
});

t.test("domains are fetched again only when our core daemon says that they are others", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "a * @tag:yes vault allow\n");
  let version = "v1";
  let tags: readonly string[] = [];
  const daemon = await StubDaemon.start(t, (request) =>
    request.startsWith("internal.GetSystemInfoVersion") ? `0\0${version}` : replyOf(domains(tags)),
  );
  const service = await runService(t, folder, daemon);
  const fetches = () => daemon.requests.filter((each) => each.startsWith("internal.GetSystemInfo+ ")).length;
  for (let number = 0; number < 3; number++) t.equal(await service.ask(request("a")), "result=deny");
  t.equal(fetches(), 1);
  tags = ["yes"];
  version = "v2";
  for (let number = 0; number < 3; number++) t.match(await service.ask(request("a")), "result=allow");
  t.equal(fetches(), 2);
  await service.stop();
});

t.test("with our core daemon, a call after a change of a tag is judged by it", async (t) => {
  const folder = new TemporaryFolder(t);
  const store = folder.write("qubes.xml", smallStore);
  await runDaemon(t, ["--store", store, "--socket-dir", folder.path]);
  folder.write("policy.d/10.policy", "a * @tag:yes @adminvm allow\n");
  const service = await runService(t, folder, { path: folder.at("qubesd.internal.sock") });
  const toDom0 = request("a").replace("intended_target=vault", "intended_target=dom0");
  let stale = 0;
  for (let round = 0; round < 500; round++) {
    const has = round % 2 === 0;
    const method = `admin.vm.tag.${has ? "Set" : "Remove"}`;
    await exchange(folder.at("qubesd.sock"), `${method}+yes dom0 name studio\0`);
    if ((await service.ask(toDom0)).includes("result=allow") !== has) stale++;
  }
  t.equal(stale, 0);
  await service.stop();
});

t.test("hostile clients get no answer, and keep nobody from one", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "a * studio vault allow\n");
  const daemon = await StubDaemon.start(t, () => replyOf(domains()));
  const service = await runService(t, folder, daemon);
  const idle = Array.from({ length: 300 }, () => connect(service.path).on("error", () => {}));
  const closed = new Promise((resolve) => idle[0]?.on("close", resolve));
  for (const bad of [
    "",
    "\n",
    "source\n\n",
    "source=studio\nsource=studio\n\n",
    "source=w\u00e9\nintended_target=c\nservice_and_arg=d\n\n",
    request("a", "just_evaluate=maybe\n"),
    request("a", "other=1\n"),
    "x".repeat(5000),
    "\0".repeat(100),
  ]) {
    t.equal(await exchange(service.path, bad).catch(() => ""), "", JSON.stringify(bad.slice(0, 40)));
  }
  const unfinished = connect(service.path);
  unfinished.write(request("a"));
  const reply = await new Promise<string>((resolve) => unfinished.once("data", (piece) => resolve(String(piece))));
  t.match(reply, "result=allow", "an empty line ends a request");
  t.match(await service.ask(request("a")), "result=allow");
  const many = await Promise.all(Array.from({ length: 500 }, () => service.ask(request("a"))));
  t.ok(many.every((each) => each.includes("result=allow")));
  idle[0]?.resume();
  await closed;
  t.pass("who says nothing is not waited for");
  for (const each of idle) each.destroy();
  t.equal(await service.stop("SIGINT"), 0);
});
