import t from "tap";
import { runProgram } from "../../rig/run-program.ts";
import { ServedSystem } from "../../rig/served-system.ts";
import { type Reaction, StubDaemon, silence } from "../../rig/stub-daemon.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

t.jobs = 2;

const prefs = (socket: string, ...args: readonly string[]) =>
  runProgram("qubes-prefs", ["--qubesd-socket", socket, ...args]);

t.test("a running system", async (t) => {
  const system = await ServedSystem.start(t);
  const socket = system.socket("qubesd");

  const list = await prefs(socket);
  t.match(list, { code: 0, stderr: "" });
  t.match(list.stdout, /^default_netvm {13}D {2}None$/m);
  t.match(list.stdout, /^default_kernel {12}- {2}6\.6\.30-1$/m);
  t.match(list.stdout, /^default_template {10}D {2}None$/m);

  t.match(await prefs(socket, "default_netvm", "sys-net"), { code: 0, stdout: "", stderr: "" });
  t.equal(system.app.reference("default_netvm")?.name, "sys-net");
  t.match(await prefs(socket, "default-netvm"), { code: 0, stdout: "sys-net\n" });
  t.match(await prefs(socket, "--hide-default"), { stdout: /^default_netvm {13}- {2}sys-net$/m });
  t.match(await prefs(socket, "--force-root", "--delete", "default_netvm"), { code: 0, stdout: "", stderr: "" });
  t.equal(system.app.isDefault("default_netvm"), true);

  t.match(await prefs(socket, "--", "stats_interval", "-1"), { code: 1, stdout: "", stderr: /must be positive/ });
  t.match(await prefs(socket, "stats_interval", "-1"), { code: 1, stderr: /must be positive/ });
  t.match(await prefs(socket, "stats_interval", "50%"), { code: 1, stderr: /^qubes-prefs: error: Failed to parse/ });
  t.match(await prefs(socket, "updatevm", "gone"), { code: 1, stderr: /non-existing qube gone\n$/ });
  t.match(await prefs(socket, "updatevm", "ü"), { code: 1, stderr: /Non-ASCII/ });
  t.match(await prefs(socket, "maxmem", "5"), { code: 1, stderr: /cannot be set/ });
  t.match(await prefs(socket, "default_template"), { code: 0, stdout: "" });
  t.match(await prefs(socket, "nosuch"), { code: 2, stderr: /error: no such property: 'nosuch'\nusage:\n/ });
  t.match(await prefs(socket, "nosuch", "1"), { code: 2, stderr: /no such property/ });
  t.match(await prefs(socket, "-D", "nosuch"), { code: 2, stderr: /no such property/ });

  const help = await prefs(socket, "--help-properties");
  t.match(help, { code: 0, stdout: /^ {2}clockvm {19}Time source of dom0/m });
  t.ok(help.stdout.split("\n").every((line) => line.length <= 80));
});

t.test("malformed replies", async (t) => {
  const cases: readonly (readonly [string, Reaction, RegExp])[] = [
    ["empty", "", /gave no answer to admin\.property\.Get; its log says why/],
    ["half a frame", "0", /not framed as one/],
    ["another frame", "hello", /not framed as one/],
    ["half an exception", "2\0QubesValueError\0\0no", /not framed as one/],
    ["an event", "1\0\0connection-established\0\0", /not framed as one/],
    [
      "half a value",
      "0\0default=Fal",
      /unexpected reply about x: "default=Fal"; expected default=True\|False type=TYPE VALUE/,
    ],
    ["a number that is none", "0\0default=False type=int x", /unexpected reply about x/],
    ["a type that is none", "0\0default=False type=float 1", /unexpected reply about x/],
    ["an exception that moves the cursor", "2\0QubesException\0\0\x1b[2Jgone\0", /error: \?\[2Jgone\n$/],
  ];
  for (const [name, reaction, stderr] of cases) {
    t.test(name, async (t) => {
      const daemon = await StubDaemon.start(t, () => reaction);
      t.match(await prefs(daemon.path, "x"), { code: 1, stdout: "", stderr });
      t.equal(daemon.requests.length, 1, "the request is not repeated");
    });
  }
  t.test("an incomplete list", async (t) => {
    const daemon = await StubDaemon.start(t, () => "0\0clockvm\nupdate");
    t.match(await prefs(daemon.path), { code: 1, stdout: "", stderr: /list of properties was cut off/ });
  });
  t.test("values without the end of the list", async (t) => {
    const replies = ["0\0a\nb\n", "0\0a default=True type=int 1\nb default=Tr"];
    const daemon = await StubDaemon.start(t, () => replies.shift() ?? "");
    t.match(await prefs(daemon.path), { code: 1, stdout: "", stderr: /list of the values was cut off/ });
  });
  t.test("single values are read if the whole list is refused", async (t) => {
    const replies = ["0\0b\na\n", "", "0\0default=True type=int 1", "0\0default=False type=vm "];
    const daemon = await StubDaemon.start(t, () => replies.shift() ?? "");
    t.match(await prefs(daemon.path), { code: 0, stdout: "a  D  1\nb  -  None\n" });
  });
});

t.test("no process listens", async (t) => {
  const folder = new TemporaryFolder(t);
  t.match(await prefs(folder.at("gone")), { code: 1, stderr: /cannot connect to .*gone: ENOENT: .*systemctl start/ });
  const dead = await StubDaemon.start(t, () => "");
  // A killed server leaves its socket behind, so no process listens on this file.
  const shell = `node -e 'require("net").createServer().listen(process.argv[1], () => process.kill(process.pid, 9))' ${folder.at("dead")}; "$@"`;
  await dead.stop();
  const ended = await runProgram("qubes-prefs", ["--qubesd-socket", folder.at("dead")], { shell });
  t.match(ended, { code: 1, stdout: "", stderr: /ECONNREFUSED: the daemon has ended/ });
});

t.test("Ctrl-C ends it while a reply is pending", async (t) => {
  let interrupt = () => {};
  const daemon = await StubDaemon.start(t, () => {
    interrupt();
    return silence;
  });
  const ended = await runProgram("qubes-prefs", ["--qubesd-socket", daemon.path, "x"], {
    onStart: (child) => {
      interrupt = () => child.kill("SIGINT");
    },
  });
  t.match(ended, { code: null, signal: "SIGINT", stdout: "", stderr: "" });
});

t.test("wrong arguments", async (t) => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["a", "b", "c"], /unexpected arguments: c/],
    [["--help-prop"], /unknown option --help-prop; did you mean --help-properties\?/],
    [["-x"], /unknown option -x/],
    [["--hide-default=yes"], /--hide-default takes no value, found "yes"/],
    [["--qubesd-socket"], /--qubesd-socket needs a value: --qubesd-socket PATH/],
    [["--offline=/x", "--qubesd-socket=/y"], /either --offline or --qubesd-socket/],
    [["--default"], /--default needs a property/],
    [["-D", "x", "1"], /either a value or --default/],
    [["x dom0 name y"], /no such property: 'x dom0 name y'/],
    [[""], /no such property: ''/],
  ];
  for (const [args, stderr] of cases) {
    const ended = await runProgram("qubes-prefs", args);
    t.match(ended, { code: 2, stdout: "", stderr });
    t.match(ended.stderr, /^usage:\n {2}qubes-prefs \[OPTION…\]\n/m);
  }
});

t.test("a value that is too long for a request", async (t) => {
  const daemon = await StubDaemon.start(t, () => "0\0");
  const ended = await prefs(daemon.path, "clockvm", "x".repeat(65_500));
  t.match(ended, { code: 1, stderr: /65500 bytes, but a request has at most 65536/ });
  t.same(daemon.requests, []);
});

t.test("help, version, a closed output", async (t) => {
  t.match(await runProgram("qubes-prefs", ["--help"]), { code: 0, stdout: /# the changes on this system\n/ });
  t.match(await runProgram("qubes-prefs", ["--version"]), { code: 0, stdout: /^qubes-prefs \d+\.\d+\.\d+\n$/ });
  const full = await runProgram("qubes-prefs", ["--help"], { shell: '"$@" >/dev/full; echo $?' });
  t.equal(full.stdout, "1\n");
  t.match(full.stderr, /ENOSPC/);
});
