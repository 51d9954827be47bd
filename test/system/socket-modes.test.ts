import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import t from "tap";
import { writeSmallStore } from "../rig/stores.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { toolCommand } from "../rig/tool-command.ts";
import { until } from "../rig/until.ts";

const skip = spawnSync("strace", ["--version"]).error === undefined ? false : "needs package strace";
const qubesd = fileURLToPath(new URL("../../dist/qubesd.cjs", import.meta.url));

const socketOptions = (folder: TemporaryFolder): readonly string[] =>
  ["socket", "eval-socket", "gui-socket", "status-socket"].flatMap((name) => [`--${name}-path`, folder.at(name)]);

/** Each program with sockets, how it is started, and the widest mode that one of its sockets may ever have. */
const programs = [
  {
    name: "qubesd",
    widest: 0o770,
    command: (folder: TemporaryFolder) => {
      const store = writeSmallStore(folder);
      return [process.execPath, qubesd, "--store", store, "--socket-dir", folder.path];
    },
    isReady: /serving \d+ domains/,
  },
  {
    name: "qrexec-policy daemon",
    widest: 0o660,
    command: (folder: TemporaryFolder) => {
      const options = ["--policy-dir", folder.directory("p"), "--qubesd-socket", folder.at("none")];
      return [...toolCommand, "daemon", ...options, "--service-dir", folder.path, ...socketOptions(folder)];
    },
    isReady: /serving calls/,
  },
];

/** Returns the sockets that a process bound, with the mode that bind(2) gave each. */
function boundSockets(trace: string): readonly { path: string; mode: number }[] {
  // Without strace's -f the process starts with the umask that it inherited.
  let mask = 0o022;
  const bound: { path: string; mode: number }[] = [];
  for (const line of trace.split("\n")) {
    const set = /umask\(0?([0-7]+)\)/.exec(line);
    if (set?.[1] !== undefined) mask = Number.parseInt(set[1], 8);
    const path = /bind\(.*sun_path="([^"]*)"/.exec(line)?.[1];
    if (path !== undefined) bound.push({ path, mode: 0o777 & ~mask });
  }
  return bound;
}

for (const { name, widest, command, isReady } of programs) {
  t.test(`${name}: no socket is ever open to others`, { skip }, async (t) => {
    const folder = new TemporaryFolder(t);
    const log = folder.at("trace");
    const [program = "", ...args] = command(folder);
    const words = ["-f", "-o", log, "-e", "trace=umask,bind", program, ...args];
    const child = spawn("strace", words, { stdio: ["ignore", "pipe", "pipe"] });
    t.teardown(() => child.kill("SIGKILL"));
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
      });
    }
    t.ok(await until(() => isReady.test(printed)), printed);
    const bound = boundSockets(readFileSync(log, "utf8")).filter(({ path }) => path.startsWith(folder.path));
    t.ok(bound.length > 1, `${bound.length} sockets`);
    for (const { path, mode } of bound) t.equal(mode & ~widest, 0, `${path}: ${mode.toString(8)}`);
    // The end of strace does not end the program that it traces.
    const [traced] = /^\d+/.exec(readFileSync(log, "utf8")) ?? [];
    process.kill(Number(traced));
    await once(child, "close");
  });
}
