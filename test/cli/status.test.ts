import { rmSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import t from "tap";
import { CurrentPolicy } from "../../src/call/service/current-policy.ts";
import { nextLoopTurn } from "../../src/platform/loop/loop-turn.ts";
import { runDaemon } from "../rig/run-daemon.ts";
import { runService } from "../rig/run-service.ts";
import { runTool } from "../rig/run-tool.ts";
import { writeSmallStore } from "../rig/stores.ts";
import { StubDaemon, systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const request = "source=studio\nintended_target=vault\nservice_and_arg=a\n\n";

t.test("the status shows policy, domains and calls", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "a * studio vault allow\n");
  const daemon = await StubDaemon.start(t, (text) =>
    text.includes("GetSystemInfo+") ? systemInfo({ studio: {}, vault: {} }) : "",
  );
  const service = await runService(t, folder, daemon);
  const status = (...more: string[]) => runTool(["status", "--socket-path", folder.at("status-socket.sock"), ...more]);
  t.match(await status(), { code: 0, stdout: /domains +not asked for yet, from .*\n/, stderr: "" });
  t.match(await service.ask(request), "result=allow");
  await service.ask(request.replace("=a\n", "=b\njust_evaluate=yes\n"));
  await service.ask("nonsense\n\n").catch(() => "");
  const before = await status();
  t.match(before, {
    code: 0,
    stdout: /policy .*policy\.d: loads\n {2}on disk +[0-9a-f]{16}, 1 rule\n {2}in use +the same/,
  });
  t.match(before.stdout, /domains +fetched for each call, from /);
  t.match(before.stdout, /calls +1 allowed, 1 denied; 1 of these only evaluated\n +0 asked about, 1 requests without/);
  folder.write("policy.d/20.policy", "a * studio\n");
  const broken = await status();
  t.match(broken, { code: 3, stdout: /does not load: every call is denied\n/, stderr: /20\.policy:1:/ });
  // The service checks the policy periodically.
  t.match(broken.stdout, /in use +([0-9a-f]{16}, 1 rule, until the next call|the same)/);
  const json = await status("--format", "json");
  t.equal(json.code, 3);
  const { onDisk, calls } = JSON.parse(json.stdout);
  t.match(onDisk.errors, [{ severity: "error" }]);
  t.strictSame(calls, { allowed: 1, denied: 1, asked: 0, evaluated: 1, refused: 1 });
  await service.stop();
  t.match(await status(), { code: 6, stderr: /does not answer: .*ENOENT[\s\S]*help: / });
  t.match(await runTool(["status", "extra"]), { code: 2 });
});

t.test("qubesd is watched, or asked for its version", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "a * studio @adminvm allow\n");
  const store = writeSmallStore(folder);
  const daemon = await runDaemon(t, ["--store", store, "--socket-dir", folder.path]);
  const service = await runService(t, folder, { path: folder.at("qubesd.internal.sock") });
  const allowed = request.replace("=vault", "=dom0");
  t.match(await service.ask(allowed), "result=allow");
  const status = () => runTool(["status", "--socket-path", folder.at("status-socket.sock")]);
  t.match((await status()).stdout, /domains +watched, from /);
  await daemon.stop("SIGKILL");
  t.equal(await service.ask(allowed), "result=deny", "a daemon that died is noticed by the next call");
  t.match((await status()).stdout, /domains +no answer, from /);
  await runDaemon(t, ["--store", store, "--socket-dir", folder.path]);
  const many = await Promise.all(Array.from({ length: 200 }, () => service.ask(allowed)));
  t.ok(many.every((each) => each.includes("result=allow")));
  t.match((await status()).stdout, /domains +watched, from /);
  await service.stop();
});

t.test("a socket of another program", async (t) => {
  const other = await StubDaemon.start(t, () => "hello");
  const ended = await runTool(["status", "--status-socket-path", other.path]);
  t.match(ended, {
    code: 6,
    stderr: /the policy service sent a malformed reply: [\s\S]*help: is .* the status socket/,
  });
});

t.test("the log reports a broken policy before a call, and its repair", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "a * studio vault allow\n");
  const daemon = await StubDaemon.start(t, () => systemInfo({ studio: {}, vault: {} }));
  const service = await runService(t, folder, daemon);
  folder.write("policy.d/20.policy", "a * studio\n");
  t.ok(await service.logged(/every call is denied: the policy does not load: .*20\.policy:1:/));
  folder.write("policy.d/20.policy", "");
  t.ok(await service.logged(/does not load[\s\S]*the policy is loaded/));
  await service.stop();
});

t.test("concurrent status requests share one check of the disk", async (t) => {
  const folder = new TemporaryFolder(t);
  const policy = new CurrentPolicy(
    { directories: [folder.directory("policy.d")], legacyDirectory: folder.at("none") },
    () => {},
  );
  t.teardown(() => policy.close());
  folder.write("policy.d/10.policy", "a * studio vault allow\n");
  policy.get();
  const trees = await Promise.all(Array.from({ length: 100 }, () => policy.readOnDisk()));
  t.equal(new Set(trees).size <= 2, true, "those who come while one looks share the next look");
  folder.write("policy.d/20.policy", "b * studio vault allow\n");
  t.match(await policy.readOnDisk(), { rules: 2 }, "a look begins after it was asked for");
  t.match(policy.loaded, { rules: 1 });
});

t.test("a status request does not hide a change from calls", async (t) => {
  const folder = new TemporaryFolder(t);
  const sources = { directories: [folder.directory("policy.d")], legacyDirectory: folder.at("none") };
  const policy = new CurrentPolicy(sources, () => {});
  t.teardown(() => policy.close());
  let stale = 0;
  for (let round = 0; round < 40; round++) {
    folder.write("policy.d/10.policy", `a * studio vault ${"deny".padEnd(5 + round)}\n`);
    // Old enough to be trusted, with a periodic check that is due.
    await setTimeout(60 + round);
    policy.get();
    await nextLoopTurn();
    folder.write("policy.d/20.policy", `b * studio vault allow\n`.repeat(round + 1));
    const looks = round % 3;
    for (let count = 0; count < looks; count++) t.match(await policy.readOnDisk(), { rules: 2 + round });
    await nextLoopTurn();
    policy.get();
    if (policy.loaded?.rules !== 2 + round) stale++;
    rmSync(folder.at("policy.d/20.policy"));
    if (round % 2 === 0) await policy.readOnDisk();
    await nextLoopTurn();
    policy.get();
    if (policy.loaded?.rules !== 1) stale++;
  }
  t.equal(stale, 0);
});
