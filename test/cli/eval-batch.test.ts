import t from "tap";
import { runTool } from "../rig/run-tool.ts";
import { systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const folder = new TemporaryFolder(t);
folder.writeAll({
  "info.json": systemInfo({ dom0: { type: "AdminVM" }, work: {}, vault: {} }).slice(2),
  "p/10-test.policy": "svc +a work vault allow\nsvc * work vault ask default_target=vault\n",
  "broken/10-test.policy": "svc\n",
  "legacy/svc": "work vault allow\n",
});
const info = ["--system-info", folder.at("info.json")];
const batch = ["eval", "--batch", ...info, "--policy-dir", folder.at("p")];

interface Json {
  readonly decision: string;
  readonly reason?: string;
  readonly message?: string;
}

function answers(stdout: string): Json[] {
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Json);
}

const call = (service: string, more: object = {}) =>
  JSON.stringify({ service, source: "work", target: "vault", ...more });

t.test("requests are answered in order", async (t) => {
  const calls = ["svc+a", "svc+b", "other", "svc", "svc+a"].map((service) => call(service));
  const input = [...calls, call("svc", { argument: "+a" }), call("svc", { argument: "+", requested_source: "" })];
  const decisions = ["allow", "ask", "deny", "ask", "allow", "allow", "ask"];
  for (const end of ["", "\n", "\n\n  \n"]) {
    const { code, stdout, stderr } = await runTool(batch, { input: input.join("\n") + end });
    t.strictSame(
      answers(stdout).map(({ decision }) => decision),
      decisions,
    );
    t.equal(code, 0);
    t.equal(stderr, "");
  }
  t.same(await runTool(batch), { code: 0, stdout: "", stderr: "" }, "no request, no answer");
});

const malformed: readonly (readonly [string, string])[] = [
  ["{", "the request is not JSON: "],
  ["[]", "the request is not an object"],
  ["null", "the request is not an object"],
  ['"svc"', "the request is not an object"],
  ["{}", '"service" of the request is not a string'],
  ['{"service":"svc","source":1,"target":"vault"}', '"source" of the request is not a string'],
  ['{"service":"svc","source":"work"}', '"target" of the request is not a string'],
  [call("svc", { argument: 1 }), '"argument" and "requested_source" of the request are strings when given'],
  [call("svc", { requested_source: [] }), '"argument" and "requested_source" of the request are strings when given'],
  [call("svc", { argument: "a" }), '"argument" begins with +, and then "service" has none'],
  [call("svc+", { argument: "+a" }), '"argument" begins with +, and then "service" has none'],
];

t.test("malformed lines are denied, the others are answered", async (t) => {
  const input = malformed.map(([line]) => `${line}\n${call("svc+a")}\n`).join("");
  const { code, stdout } = await runTool(batch, { input });
  const found = answers(stdout);
  t.equal(code, 0);
  t.equal(found.length, 2 * malformed.length);
  for (const [index, [line, message]] of malformed.entries()) {
    const { decision, reason, message: said } = found[2 * index] as Json;
    t.strictSame([decision, reason], ["deny", "bad-request"], line);
    t.ok(said?.startsWith(message), said ?? "");
    t.equal(found[2 * index + 1]?.decision, "allow");
  }
});

t.test("requests in several chunks", async (t) => {
  const text = `${call("svc+a")}\n${call("svc", { target: "ąść" })}\n`;
  const input = Array.from({ length: Math.ceil(text.length / 20) }, (_, index) =>
    text.slice(index * 20, index * 20 + 20),
  );
  const { stdout } = await runTool(batch, { input });
  t.strictSame(
    answers(stdout).map(({ decision }) => decision),
    ["allow", "deny"],
  );
});

t.test("an answer comes before the next request", async (t) => {
  let asked = 0;
  const { code, stdout } = await runTool(batch, {
    input: `${call("svc+a")}\n`,
    onOutput: (printed, write) => {
      const count = printed.split("\n").length - 1;
      if (count <= asked) return;
      asked = count;
      write(count < 3 ? `${call("svc+a")}\n` : null);
    },
  });
  t.equal(code, 0);
  t.equal(answers(stdout).length, 3);
});

t.test("many requests", async (t) => {
  const services = Array.from({ length: 20_000 }, (_, index) => (index % 3 === 0 ? "svc+a" : "other"));
  const { stdout } = await runTool(batch, { input: services.map((service) => `${call(service)}\n`).join("") });
  const expected = services.map((service) => (service === "other" ? "deny" : "allow"));
  t.ok(answers(stdout).every(({ decision }, index) => decision === expected[index]));
  t.equal(answers(stdout).length, services.length);
});

const tooLong = { decision: "deny", reason: "bad-request", message: "the line is longer than 1048576 characters" };

t.test("a line that is too long is denied, and later lines are answered", async (t) => {
  const request = call("svc+a");
  const longest = request + " ".repeat(1024 * 1024 - request.length);
  const input = [longest, `${longest} `, request, `${longest} ${longest}`, "", request, `${longest} `].join("\n");
  const { code, stdout, stderr } = await runTool(batch, { input });
  t.strictSame([code, stderr], [0, ""]);
  const found = answers(stdout);
  t.strictSame(
    found.map(({ decision }) => decision),
    ["allow", "deny", "allow", "deny", "allow", "deny"],
  );
  for (const index of [1, 3, 5]) t.match(found[index], tooLong);
});

t.test("a line that is too long uses no memory", async (t) => {
  const shell = '{ head -c 300000000 /dev/zero | tr "\\0" x; cat; } | "$@"';
  const environment = { NODE_OPTIONS: "--max-old-space-size=100" };
  const { code, stdout, stderr } = await runTool(batch, { input: `\n${call("svc+a")}\n`, shell, environment });
  t.strictSame([code, stderr], [0, ""]);
  t.match(answers(stdout), [tooLong, { decision: "allow" }]);
});

t.test("a policy that does not load, R4.0, and --assume-yes-for-ask", async (t) => {
  const input = `${call("svc")}\n`;
  const broken = await runTool(["eval", "--batch", ...info, "--policy-dir", folder.at("broken")], { input });
  t.equal(broken.code, 3);
  t.match(answers(broken.stdout), [{ decision: "deny", reason: "syntax" }]);
  const legacy = ["eval", "--batch", ...info, "--legacy", "--policy-dir", folder.at("legacy")];
  t.match(answers((await runTool(legacy, { input })).stdout), [{ decision: "allow", exec: { qubesd: [["vault"]] } }]);
  const yes = await runTool([...batch, "--assume-yes-for-ask"], { input });
  t.match(answers(yes.stdout), [{ decision: "allow", target: "vault" }]);
});

t.test("a closed or full output", async (t) => {
  const input = `${call("svc+a")}\n`;
  const full = await runTool(batch, { input, shell: '"$@" > /dev/full' });
  t.match(full, { code: 2, stderr: /^qrexec-policy eval: standard output cannot be written: ENOSPC.*\n$/ });
  const broken = await runTool(batch, { input, shell: '{ sleep 0.1; "$@"; echo "code $?" >&2; } | true' });
  t.equal(broken.stderr, "code 141\n");
  const many = await runTool(batch, { input: input.repeat(20_000), shell: '{ "$@"; echo "code $?" >&2; } | head -1' });
  t.equal(many.stderr, "code 141\n");
  for (const args of [["help"], ["--path", "p", "--version"], ["rules", "--policy-dir", folder.at("p")]]) {
    const other = await runTool(args, { shell: '{ sleep 0.1; "$@"; echo "code $?" >&2; } | true' });
    t.equal(other.stderr, "code 141\n", args.join(" "));
    const lost = await runTool(args, { shell: '"$@" > /dev/full' });
    t.match(lost, { code: 2, stderr: /: standard output cannot be written: ENOSPC[^\n]*\n$/ }, args.join(" "));
  }
  for (const [args, code] of [
    [["help"], 2],
    [["rules", "--policy-dir", folder.at("p")], 2],
    [["rules", "--policy-dir", folder.at("p"), "--nosuch"], 2],
    [["a"], 2],
    [["work", "vault"], 2],
    [["work", "vault", "svc"], 1],
  ] as const) {
    const mute = await runTool(args, { shell: '"$@" > /dev/full 2>&1' });
    t.equal(mute.code, code, `${args.join(" ")}: the code stands without a message`);
  }
});
