import { existsSync, lstatSync, mkdirSync, readFileSync, rmdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { connect, type Socket } from "node:net";
import t from "tap";
import { systemPaths } from "../../src/base/system-paths.ts";
import { noOwnSystem, ownPath, runServiceOf } from "../rig/own-system.ts";
import { runService } from "../rig/run-service.ts";
import { StubDaemon, systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const { services, policySocket, policyStatusSocket } = systemPaths;
const noGroups = noOwnSystem || (process.getuid?.() === 0 ? false : "needs root");

t.test("sockets belong to the group qubes if it exists", { skip: noGroups }, async (t) => {
  for (const [groups, expected] of [["root:x:0:\nqubes:x:98:\n", 98] as const, ["root:x:0:\n", 0] as const]) {
    const folder = new TemporaryFolder(t);
    folder.write("etc/group", groups);
    const service = await runServiceOf(t, folder);
    for (const path of [
      policySocket,
      policyStatusSocket,
      `${services}/policy.EvalSimple`,
      `${services}/policy.EvalGUI`,
    ]) {
      const { mode, uid, gid } = statSync(folder.at(ownPath(path)));
      t.same({ mode: mode & 0o777, uid, gid }, { mode: 0o660, uid: 0, gid: expected }, path);
    }
    await service.stop();
  }
});

t.test("policy.EvalGUI answers only the GUI domain of both domains", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "a * * @anyvm allow\n");
  const tags = ["guivm-gui"];
  const daemon = await StubDaemon.start(t, () =>
    systemInfo({ studio: { tags }, mail: { tags }, vault: {}, other: { tags: ["guivm-guix"] }, gui: {} }),
  );
  const service = await runService(t, folder, daemon);
  const ask = (remote: string, source: string, target: string): Promise<string> =>
    service.askEval("EvalGUI", `+a ${remote}\0${source}\0${target}`);
  t.equal(await ask("gui", "studio", "mail"), "result=allow\n");
  for (const [source, target] of [
    ["studio", "vault"],
    ["vault", "studio"],
    ["studio", "other"],
    ["other", "studio"],
    ["studio", "missing"],
    ["missing", "studio"],
    ["vault", "vault"],
  ] as const) {
    t.equal(await ask("gui", source, target), "", `${source} to ${target}`);
  }
  t.equal(await ask("guix", "studio", "mail"), "");
  await service.stop();
});

t.test("a file in the first policy directory hides files of the same name in later ones", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/20.policy", "a * studio vault allow\n");
  folder.write("second/20.policy", "a * studio vault deny\nb * studio vault allow\n");
  folder.write("second/10.policy", "c * studio vault allow\n");
  folder.write("second/30.policy", "c * studio vault deny\n");
  const daemon = await StubDaemon.start(t, () => systemInfo({ studio: {}, vault: {} }));
  const service = await runService(t, folder, daemon, ["--policy-path", folder.at("second")]);
  const allows = async (call: string): Promise<boolean> =>
    (await service.ask(`source=studio\nintended_target=vault\nservice_and_arg=${call}\n\n`)).includes("result=allow");
  t.same([await allows("a"), await allows("b"), await allows("c")], [true, false, true]);
  folder.write("policy.d/10.policy", "b * studio vault allow\n");
  t.same([await allows("a"), await allows("b"), await allows("c")], [true, true, false], "one more file hides another");
  await service.stop();
});

t.test("without /run/qubes/policy.d the policy does not load", { skip: noOwnSystem }, async (t) => {
  const folder = new TemporaryFolder(t);
  const [runtime, lasting] = systemPaths.policyDirectories;
  folder.write(ownPath(`${lasting}/10.policy`), "a * studio vault allow\n");
  folder.directory("run");
  await StubDaemon.start(
    t,
    () => systemInfo({ studio: {}, vault: {} }),
    folder.at(ownPath(systemPaths.qubesdInternalSocket)),
  );
  const service = await runServiceOf(t, folder);
  const call = "source=studio\nintended_target=vault\nservice_and_arg=a\n\n";
  t.match(await service.ask(call), "result=allow");
  rmdirSync(folder.at(ownPath(runtime)));
  t.equal(await service.ask(call), "result=deny");
  t.ok(await service.logged(/policy does not load: \/run\/qubes\/policy\.d/));
  mkdirSync(folder.at(ownPath(runtime)));
  t.match(await service.ask(call), "result=allow");
  await service.stop();
});

t.test("a socket is made at the target of a link, and replaces only a stale socket", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "a * studio vault allow\n");
  const daemon = await StubDaemon.start(t, () => systemInfo({ studio: {}, vault: {} }));
  folder.directory("elsewhere");
  symlinkSync("link", folder.at("socket.sock"));
  symlinkSync(folder.at("elsewhere/policy.sock"), folder.at("link"));
  const first = await runService(t, folder, daemon);
  const call = "source=studio\nintended_target=vault\nservice_and_arg=a\n\n";
  t.match(await first.ask(call), "result=allow");
  t.ok(lstatSync(folder.at("elsewhere/policy.sock")).isSocket());
  await first.stop("SIGKILL");
  const second = await runService(t, folder, daemon);
  t.match(await second.ask(call), "result=allow", "it takes the place of one that died");
  await second.stop();
  t.notOk(existsSync(folder.at("elsewhere/policy.sock")));
  t.ok(lstatSync(folder.at("socket.sock")).isSymbolicLink());

  rmSync(folder.at("link"));
  symlinkSync("socket.sock", folder.at("link"));
  const circling = await runService(t, folder, daemon);
  t.match(circling.printed(), /socket\.sock is a loop of symbolic links/);
  t.equal(await circling.stop(), 5);

  rmSync(folder.at("socket.sock"));
  folder.write("socket.sock", "somebody's");
  const refused = await runService(t, folder, daemon);
  t.match(refused.printed(), /socket\.sock exists and is not a socket/);
  t.equal(await refused.stop(), 5);
  t.equal(readFileSync(folder.at("socket.sock"), "utf8"), "somebody's");
});

t.test("a busy service with a full backlog keeps its socket", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "a * studio vault allow\n");
  const daemon = await StubDaemon.start(t, () => systemInfo({ studio: {}, vault: {} }));
  const busy = await runService(t, folder, daemon);
  process.kill(busy.pid, "SIGSTOP");
  const waiting: Socket[] = [];
  t.teardown(() => waiting.map((socket) => socket.destroy()));
  let isFull = false;
  // The backlog of the kernel has room for some hundreds.
  for (let count = 0; count < 5000 && !isFull; count++) {
    const socket = connect(busy.path);
    waiting.push(socket);
    isFull = await new Promise((resolve) =>
      socket.on("connect", () => resolve(false)).on("error", () => resolve(true)),
    );
  }
  t.ok(isFull);
  const other = await runService(t, folder, daemon);
  t.match(other.printed(), /another process serves/);
  t.equal(await other.stop(), 5);
  for (const socket of waiting) socket.destroy();
  process.kill(busy.pid, "SIGCONT");
  t.match(await busy.ask("source=studio\nintended_target=vault\nservice_and_arg=a\n\n"), "result=allow");
  await busy.stop();
});
