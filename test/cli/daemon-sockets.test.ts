import { statSync } from "node:fs";
import t from "tap";
import { systemPaths } from "../../src/base/system-paths.ts";
import { noOwnSystem, ownPath, runServiceOf } from "../rig/own-system.ts";
import { runService } from "../rig/run-service.ts";
import { StubDaemon, systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const { services, policySocket, policyStatusSocket } = systemPaths;
const noGroups = noOwnSystem || (process.getuid?.() === 0 ? false : "needs root");

t.test("sockets are the group's that each qrexec-daemon is in, where there is one", { skip: noGroups }, async (t) => {
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

t.test("policy.EvalGUI answers only the domain that shows the windows of both", async (t) => {
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

t.test("several policy directories are one policy: the first hides files of that name in the others", async (t) => {
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
