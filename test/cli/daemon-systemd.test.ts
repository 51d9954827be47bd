import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync, symlinkSync } from "node:fs";
import t from "tap";
import { listenToNotices } from "../rig/notify-listener.ts";
import { request } from "../rig/run-daemon.ts";
import { runTool } from "../rig/run-tool.ts";
import { StubDaemon, systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { toolCommand } from "../rig/tool-command.ts";
import { until } from "../rig/until.ts";

const missing = existsSync("/usr/bin/systemd-socket-activate") ? false : "needs package systemd";
const call = "source=studio\nintended_target=vault\nservice_and_arg=a\n\n";

t.test(
  "systemd opens the sockets, and is notified that the service is ready, alive and stopping",
  { skip: missing },
  async (t) => {
    const folder = new TemporaryFolder(t);
    folder.write("policy.d/10.policy", "a * studio vault allow\n");
    const daemon = await StubDaemon.start(t, () => systemInfo({ studio: {}, vault: {} }));
    const notices = await listenToNotices(t, folder.at("notify.sock"));
    const names = ["policy.sock", "policy.EvalSimple", "policy.EvalGUI", "policy-status.sock"];
    const options = ["socket", "eval-socket", "gui-socket", "status-socket"].flatMap((option, index) => [
      `--${option}-path`,
      `/nonexistent/${names[index]}`,
    ]);
    const activator = spawn(
      "systemd-socket-activate",
      [
        ...names.flatMap((name) => ["-l", folder.at(name)]),
        `--fdname=${names.join(":")}`,
        ...["NOTIFY_SOCKET", "WATCHDOG_USEC"].flatMap((name) => ["-E", name]),
        ...[...toolCommand, "daemon", "--policy-path", folder.at("policy.d"), "--qubesd-socket", daemon.path],
        ...options,
      ],
      {
        env: { PATH: process.env["PATH"], NOTIFY_SOCKET: folder.at("notify.sock"), WATCHDOG_USEC: "400000" },
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    t.teardown(() => activator.kill("SIGKILL"));
    while (!names.every((name) => existsSync(folder.at(name)))) await new Promise((resolve) => setTimeout(resolve, 10));
    t.match(await request(folder.at("policy.sock"), call), "result=allow", "the first call starts it, and is answered");
    t.match(await request(folder.at("policy.EvalSimple"), "policy.EvalSimple+a dom0\0studio\0vault"), "result=allow");
    t.match(await request(folder.at("policy.EvalGUI"), "policy.EvalGUI+a other\0studio\0vault"), /^$/);
    t.match(await runTool(["status", "--socket-path", folder.at("policy-status.sock")]), { code: 0 });
    await notices.include("WATCHDOG=1");
    t.match(notices.heard, /READY=1/);
    activator.kill("SIGTERM");
    await once(activator, "exit");
    await notices.include("STOPPING=1");
    t.ok(statSync(folder.at("policy.sock")).isSocket(), "the sockets are systemd's, and stay");
  },
);

t.test("sockets without names are recognised by their paths", { skip: missing }, async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "a * studio vault allow\n");
  folder.directory("run");
  symlinkSync("run", folder.at("link-to-run"));
  const daemon = await StubDaemon.start(t, () => systemInfo({ studio: {}, vault: {} }));
  const options = ["socket", "eval-socket", "gui-socket", "status-socket"].flatMap((option) => [
    `--${option}-path`,
    folder.at(`link-to-run/${option}`),
  ]);
  const activator = spawn(
    "systemd-socket-activate",
    [
      ...["run/socket", "run/status-socket", "run/other"].flatMap((name) => ["-l", folder.at(name)]),
      ...[...toolCommand, "daemon", "--policy-path", folder.at("policy.d"), "--qubesd-socket", daemon.path],
      ...options,
    ],
    { env: { PATH: process.env["PATH"] }, stdio: ["ignore", "ignore", "pipe"] },
  );
  t.teardown(() => activator.kill("SIGKILL"));
  let printed = "";
  activator.stderr.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  t.ok(await until(() => existsSync(folder.at("run/other"))));
  t.match(await request(folder.at("run/socket"), call), "result=allow");
  t.match(await runTool(["status", "--socket-path", folder.at("run/status-socket")]), { code: 0 });
  t.ok(
    await until(() =>
      /file descriptor 5 \(.*\/run\/other\) from systemd is not a socket of this service/.test(printed),
    ),
    printed,
  );
  activator.kill("SIGTERM");
  await once(activator, "exit");
  t.ok(statSync(folder.at("run/socket")).isSocket());
});
