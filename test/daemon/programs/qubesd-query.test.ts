import t from "tap";
import { type ProgramOptions, runProgram } from "../../rig/run-program.ts";
import { ServedSystem } from "../../rig/served-system.ts";
import { type Reaction, StubDaemon } from "../../rig/stub-daemon.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

t.jobs = 2;

const query = (socket: string, args: readonly string[], options: ProgramOptions = {}) =>
  runProgram("qubesd-query", ["-c", socket, ...args], options);

t.test("a running system", async (t) => {
  const system = await ServedSystem.start(t);
  const socket = system.socket("qubesd");

  const list = await query(socket, ["-e", "dom0", "admin.vm.List", "dom0"]);
  t.match(list, { code: 0, stderr: "" });
  t.match(list.stdout, /^0\0dom0 class=AdminVM state=Running uuid=\S+\nfedora class=TemplateVM /);

  const set = ["--fail", "dom0", "admin.vm.property.Set", "work", "netvm"];
  t.match(await query(socket, set, { input: "sys-net" }), { code: 0, stdout: "0\0", stderr: "" });
  t.equal(system.app.getDomain("work").getProperty("netvm"), system.app.getDomain("sys-net"));
  const refused = /^2\0QubesPropertyValueError\0\0.*gone\0$/;
  t.match(await query(socket, set, { input: "gone" }), { code: 2, stdout: refused });
  t.match(await query(socket, set.slice(1), { input: "gone" }), { code: 0, stdout: refused });
  const nulled = await query(socket, ["--null", "-e", "dom0", "admin.vmclass.List", "dom0"]);
  t.match(nulled, { code: 0, stdout: /^0\0[A-Z][\s\S]*\n\0$/ });

  const info = ["--empty", "dom0", "internal.GetSystemInfo", "dom0"];
  t.match(await query(system.socket("internal"), info), { code: 0, stdout: /^0\0\{"domains": / });
  t.match(await query(socket, info), { code: 0, stdout: /^2\0ProtocolError\0/ });
});

t.test("events are printed as they arrive, until Ctrl-C", async (t) => {
  const system = await ServedSystem.start(t);
  let step = 0;
  const ended = await query(system.socket("qubesd"), ["-e", "dom0", "admin.Events", "dom0"], {
    onOutput: (printed, child) => {
      if (step === 0 && printed.includes("connection-established")) {
        step = 1;
        system.app.getDomain("work").tags.add("seen");
      } else if (step === 1 && printed.endsWith("tag\0seen\0\0")) {
        step = 2;
        child.kill("SIGINT");
      }
    },
  });
  t.match(ended, { code: null, signal: "SIGINT", stderr: "" });
  t.equal(ended.stdout, "1\0\0connection-established\0\x001\0work\0domain-tag-add:seen\0tag\0seen\0\0");
});

t.test("the bytes of request and reply are unchanged", async (t) => {
  const bytes = Buffer.from(Array.from({ length: 1024 }, (_, index) => index % 256));
  const reply = Buffer.concat([Buffer.from("0\0"), bytes]);
  const daemon = await StubDaemon.start(t, () => [reply.subarray(0, 1), reply.subarray(1, 600), reply.subarray(600)]);
  const ended = await query(daemon.path, ["work", "qubes.X", "uuid:1", "+a+b"], { input: bytes });
  t.same(daemon.requests, [`qubes.X++a+b work name uuid:1\0${bytes.toString("latin1")}`]);
  t.match(ended, { code: 0, stdout: reply.toString("latin1") });
});

t.test("payloads", async (t) => {
  const daemon = await StubDaemon.start(t, () => "0\0");
  const send = async (input: string, ...options: readonly string[]) => {
    daemon.requests.length = 0;
    const { code, stderr } = await query(daemon.path, [...options, "a", "m", "b"], { input });
    return { code, stderr, payload: daemon.requests[0]?.slice("m+ a name b\0".length) };
  };
  t.match(await send("x".repeat(65_536)), { code: 0, payload: "x".repeat(65_536) });
  t.match(await send("x".repeat(65_537)), { code: 2, stderr: /longer than 65536 bytes/, payload: undefined });
  t.match(await send("123", "--max-bytes", "3"), { code: 0, payload: "123" });
  t.match(await send("1234", "--max-bytes=3"), { code: 2, stderr: /longer than 3 bytes/, payload: undefined });
  for (const wrong of ["65537", "-1", "x", "1e3"]) {
    t.match(await send("", `--max-bytes=${wrong}`), { code: 2, stderr: /expected a number up to 65536/ });
  }
  t.match(await send("ignored", "--empty"), { code: 0, payload: "" });
  t.match(await send("one\ntwo\n", "--single-line"), { code: 0, payload: "one" });
  t.match(await send("one", "--single-line"), { code: 2, stderr: /without a line feed/, payload: undefined });
  t.match(await send("o\tne\n", "--single-line"), { code: 2, stderr: /byte 9 at 1; expected printable ASCII/ });
  t.match(await send(`${"x".repeat(1024)}\n`, "--single-line"), { code: 2, stderr: /no line feed in its first 1024/ });
  t.match(await send("123\n", "--single-line", "--max-bytes", "4"), { code: 0, payload: "123" });
});

t.test("input after the line is left for the next reader", async (t) => {
  const daemon = await StubDaemon.start(t, () => "0\0");
  const args = ["--single-line", "a", "m", "b"];
  const shell = 'printf "21\\nthe data" | { "$@" >/dev/null; cat; }';
  t.match(await query(daemon.path, args, { shell }), { code: 0, stdout: "the data" });
});

t.test("malformed replies", async (t) => {
  const cases: readonly (readonly [string, Reaction, string, RegExp])[] = [
    ["empty", "", "", /gave no answer; its log says why/],
    ["half a frame", "2", "2", /the reply was cut off/],
    ["another frame", "HTTP/1.1 400\r\n", "", /not framed as one/],
    ["no NUL", "00", "", /not framed as one/],
  ];
  for (const [name, reaction, stdout, stderr] of cases) {
    const daemon = await StubDaemon.start(t, () => reaction);
    for (const options of [["-e"], ["-e", "--fail"], ["-e", "--null"]]) {
      t.match(await query(daemon.path, [...options, "a", "m", "b"]), { code: 1, stdout, stderr }, `${name} ${options}`);
    }
  }
  const folder = new TemporaryFolder(t);
  t.match(await query(folder.at("gone"), ["-e", "a", "m", "b"]), { code: 1, stdout: "", stderr: /ENOENT: the daemon/ });
  t.match(await query(folder.path, ["-e", "a", "m", "b"]), { code: 1, stdout: "", stderr: /cannot connect/ });
});

t.test("a closed output ends it", async (t) => {
  const daemon = await StubDaemon.start(t, () => (client) => {
    const more = (): void => {
      while (client.write(Buffer.alloc(65_536, "1\0")));
    };
    client.on("drain", more);
    more();
  });
  const shell = '{ "$@"; echo $? >&2; } | head -c 2 >/dev/null';
  t.match(await query(daemon.path, ["-e", "a", "m", "b"], { shell }), { stderr: "1\n" });
});

t.test("wrong arguments", async (t) => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /expected 3 or 4 arguments, SOURCE METHOD DEST \[ARGUMENT\], got 0/],
    [["a", "m", "b", "c", "d"], /got 5$/m],
    [["a", "m", "b", "x y"], /ARGUMENT is "x y"; expected printable ASCII without spaces/],
    [["a b", "m", "b"], /SOURCE is "a b"/],
    [["", "m", "b"], /SOURCE is ""/],
    [["a", "m\n", "b"], /METHOD is "m\\n"/],
    [["a", "m+x", "b"], /METHOD is m\+x; write what is behind the \+ as ARGUMENT/],
    [["a", "m", "ü"], /DEST is "ü"/],
    [["--nosuch", "a", "m", "b"], /unknown option --nosuch/],
    [["-c"], /-c needs a value: -c PATH/],
  ];
  for (const [args, stderr] of cases) {
    t.match(await runProgram("qubesd-query", ["-e", ...args]), { code: 2, stdout: "", stderr });
  }
  t.match(await runProgram("qubesd-query", ["-h"]), {
    code: 0,
    stdout: /-c, --qubesd-socket, --connect PATH[\s\S]*admin\.Events dom0/,
  });
  t.match(await runProgram("qubesd-query", ["--version"]), { code: 0, stdout: /^qubesd-query \d/ });
});
