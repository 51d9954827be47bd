import { readFileSync, renameSync, statSync } from "node:fs";
import { connect } from "node:net";
import t from "tap";
import { request as exchange } from "../rig/run-daemon.ts";
import { runAgent, runService } from "../rig/run-service.ts";
import { runTool } from "../rig/run-tool.ts";
import { StubDaemon } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { until } from "../rig/until.ts";

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

t.test("calls are decided and logged, with questions and notifications", async (t) => {
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
  await until(() => told.length > 0);
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
  t.ok(await service.logged(/qrexec: a\+x: studio -> vault: allowed to vault\n/));
  t.ok(await service.logged(/qrexec: c: studio -> vault: denied: /));
  const second = await runService(t, folder, daemon);
  t.match(second.printed(), /another process serves/);
  t.equal(await service.stop(), 0);
  t.match(await runTool(["daemon", "extra"]), { code: 2 });
});

t.test("a broken policy denies, is logged once, and recovers; a dead core daemon denies", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "broken\n");
  const daemon = await StubDaemon.start(t, () => replyOf(domains()));
  const service = await runService(t, folder, daemon);
  for (let number = 0; number < 3; number++) t.equal(await service.ask(request("a")), "result=deny");
  t.ok(await service.logged(/error loading policy.*\n.*error loading policy.*\n.*error loading policy/));
  t.equal(service.printed().split("every call is denied").length - 1, 1);
  folder.write("policy.d/10.policy", "a * studio vault allow\n");
  t.match(await service.ask(request("a")), "result=allow");
  t.ok(await service.logged(/the policy is loaded/));
  await daemon.stop();
  t.equal(await service.ask(request("a")), "result=deny");
  t.ok(await service.logged(/error getting system info/));
  await service.stop();
});

t.test("domains are fetched again only if qubesd reports a change", async (t) => {
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

t.test("hostile clients are denied, and delay no other client", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "a * studio vault allow\n");
  const daemon = await StubDaemon.start(t, () => replyOf(domains()));
  const service = await runService(t, folder, daemon);
  const idle = Array.from({ length: 1200 }, () => connect(service.path).on("error", () => {}));
  for (const bad of [
    "",
    "\n",
    "source\n\n",
    "source=studio\nsource=studio\n\n",
    "source=w\u00e9\nintended_target=c\nservice_and_arg=d\n\n",
    request("a", "just_evaluate=maybe\n"),
    request("a", "other=1\n"),
    "x".repeat(5000),
    "x".repeat(1_000_000),
    "\0".repeat(100),
  ]) {
    t.equal(await exchange(service.path, bad), "result=deny", JSON.stringify(bad.slice(0, 40)));
  }
  t.ok(await service.logged(/request denied: the request has more than 131072 bytes/));
  t.ok(await service.logged(/request denied: source is given twice/));
  const long = "x".repeat(64_910);
  t.match(await service.ask(request("a").replace("service_and_arg=a", `service_and_arg=a+${long}`)), "result=allow");
  const unfinished = connect(service.path);
  unfinished.write(request("a"));
  const reply = await new Promise<string>((resolve) => unfinished.once("data", (piece) => resolve(String(piece))));
  t.match(reply, "result=allow", "an empty line ends a request");
  t.match(await service.ask(request("a")), "result=allow");
  const many = await Promise.all(Array.from({ length: 900 }, () => service.ask(request("a"))));
  t.ok(many.every((each) => each.includes("result=allow")));
  const slow = connect(service.path)
    .on("error", () => {})
    .resume();
  const drip = setInterval(() => slow.write("s"), 500);
  await new Promise((resolve) => slow.once("close", resolve));
  clearInterval(drip);
  t.pass("who says little is not waited for");
  for (const each of idle) each.destroy();
  t.equal(await service.stop("SIGINT"), 0);
});

t.test("qrexec-client reaches an agent in another domain", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "b * studio vault ask notify=yes\n");
  const gui = { ...domains(), studio: { ...domain("AppVM"), guivm: "gui" }, gui: domain("AppVM", [], 3) };
  const daemon = await StubDaemon.start(t, () => replyOf(gui));
  // The stand-in for qrexec-client records its arguments, and prints a file.
  const script = `#!/bin/sh\ncd '${folder.path}'\necho "$@" >>calls\ncase "$3" in *policy.Ask*) cat >asked; . ./answer;; esac\n`;
  const client = folder.write("qrexec-client", script, 0o755);
  const service = await runService(t, folder, daemon, ["--qrexec-client", client]);
  const answers: Readonly<Record<string, RegExp>> = {
    "printf allow:vault": /^user=DEFAULT\nresult=allow\ntarget=vault\n/,
    "printf deny": /^result=deny$/,
    "printf allow:dom0": /^result=deny$/,
    "printf 'allow:vault\\n'": /^result=deny$/,
    "printf allow:vault; exit 1": /^result=deny$/,
    "head -c 5000 /dev/zero": /^result=deny$/,
    "kill -9 $$": /^result=deny$/,
  };
  for (const [answer, expected] of Object.entries(answers)) {
    folder.write("answer", answer);
    t.match(await service.ask(request("b")), expected, answer);
  }
  const called = (): string => readFileSync(folder.at("calls"), "utf8");
  t.match(called(), "-d gui DEFAULT:QUBESRPC policy.Ask dom0\n");
  t.ok(await until(() => called().includes("-d gui DEFAULT:QUBESRPC policy.Notify dom0\n")));
  t.match(JSON.parse(readFileSync(folder.at("asked"), "utf8")), { source: "studio", targets: ["vault"] });
  t.ok(await service.logged(/denied by the user/));
  renameSync(client, folder.at("gone"));
  t.equal(await service.ask(request("b")), "result=deny");
  t.ok(await service.logged(/cannot run .*qrexec-client/));
  await service.stop();
});
