import { execFile } from "node:child_process";
import { promisify } from "node:util";
import t from "tap";
import { SystemLog } from "../../src/host/system-log.ts";
import { exchangeByNet } from "../../src/platform/sockets/exchange-by-net.ts";
import { findPipeTransport } from "../../src/platform/sockets/exchange-by-pipe.ts";
import { listenForDatagram, listenForLog } from "../rig/log-listener.ts";
import { runTool } from "../rig/run-tool.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { isStandalone, toolCommand } from "../rig/tool-command.ts";

const never = () => false;
const pipe = findPipeTransport();
const ways = [
  ["by net", exchangeByNet, never],
  ["by pipe", pipe?.exchange ?? exchangeByNet, never],
  ["without waiting", exchangeByNet, pipe?.writeNow ?? never],
] as const;

for (const [name, exchange, writeNow] of ways) {
  t.test(`${name}: a socket that accepts streams`, async (t) => {
    const listener = await listenForLog(t);
    const log = new SystemLog(listener.path, { exchange, writeNow });
    await log.write("info", "text");
    t.equal(await listener.text(), "<14>qrexec: text\0");
    await log.write("error", "zażółć");
    t.equal(await listener.text(), "<14>qrexec: text\0<11>qrexec: zażółć\0");
  });

  t.test(`${name}: a socket that accepts datagrams`, async (t) => {
    const { path, datagram } = await listenForDatagram(t);
    await new SystemLog(path, { exchange, writeNow }).write("error", "--text with a dash");
    t.match(await datagram, /^<11>.*\bqrexec: --text with a dash$/);
  });
}

/** A call that fails without a look at the policy or the core daemon of this machine. */
const nowhere = ["--path", "/nonexistent", "--legacy-dir", "/nonexistent", "--qubesd-socket", "/nonexistent"];

t.test("without a log, the line goes to standard error", async (t) => {
  const socket = new TemporaryFolder(t).at("none");
  const ended = await runTool([...nowhere, "--log-socket", socket, "--", "a", "b", "svc"]);
  const line = "svc: a -> b: error getting system info: cannot connect to /nonexistent: ENOENT";
  t.same(ended, { code: 1, stdout: "result=deny\n", stderr: `qrexec: ${line}\n` });
});

t.test("a file, a directory and a removed log are not logs", async (t) => {
  const folder = new TemporaryFolder(t);
  for (const socket of [folder.write("file", ""), folder.directory("directory"), folder.at("file/x")]) {
    const ended = await runTool([...nowhere, "--log-socket", socket, "--", "a", "b", "svc"]);
    t.equal(ended.code, 1);
    t.match(ended.stderr, /^qrexec: svc: a -> b: error getting system info: /);
  }
});

t.test("a datagram socket without logger(1)", { skip: isStandalone }, async (t) => {
  const { path } = await listenForDatagram(t);
  const args = [...toolCommand, ...nowhere, "--log-socket", path, "--", "a", "b", "c"];
  const run = promisify(execFile)("/usr/bin/env", ["-i", "PATH=/nonexistent", ...args]);
  const failed = await run.then(
    () => undefined,
    (error: unknown) => error as { code: number; stdout: string; stderr: string },
  );
  t.equal(failed?.code, 1);
  t.equal(failed?.stdout, "result=deny\n");
  t.match(failed?.stderr, /^qrexec: c: a -> b: error getting system info: /);
});
