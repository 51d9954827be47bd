import t from "tap";
import { logLine } from "../../src/call/log-line.ts";
import { deny } from "../../src/policy/evaluate/decision.ts";
import { decide, request } from "../rig/calls.ts";

const info = (text: string) => ({ level: "info", text });
const error = (text: string) => ({ level: "error", text });

function logged(policy: string, line: string) {
  return logLine(request(line), decide(policy, line));
}

t.test("decisions", async (t) => {
  const redirect = "* * work @default allow target=vault";
  t.strictSame(logged(redirect, "work @default svc"), info("svc+: work -> @default: allowed to vault"));
  t.strictSame(logged(redirect, "work gone svc+a"), info("svc+a: work -> @default: allowed to vault"));
  t.strictSame(logged("* * work * allow", "work @dispvm svc"), info("svc+: work -> @dispvm: allowed to @dispvm:dvm"));
  t.strictSame(logged("* * work * ask", "work vault svc"), info("svc+: work -> vault: to be asked"));
  const denied = "svc+a: work -> vault: denied: denied by policy /etc/qubes/policy.d/10-test.policy:1";
  t.strictSame(logged("* * * * deny", "work vault svc+a"), info(denied));
  t.strictSame(logged("", "work vault svc"), info("svc: work -> vault: denied: no matching rule found"));
});

t.test("R4.0 names the call as the caller wrote it", async (t) => {
  const line = "work gone svc";
  const legacy = (policy: string) => logLine(request(line), decide(policy, line), true);
  t.strictSame(legacy("* * * * allow target=vault"), info("svc: work -> gone: allowed to vault"));
  t.strictSame(legacy("* * * * ask target=vault"), info("svc: work -> gone: to be asked"));
  t.strictSame(legacy(""), info("svc: work -> gone: denied: no matching rule found"));
});

t.test("failures", async (t) => {
  const call = request("work vault svc");
  const prefix = "svc: work -> vault:";
  const noInfo = logLine(call, deny("no-system-info", "cannot connect to x: ENOENT"));
  t.strictSame(noInfo, error(`${prefix} error getting system info: cannot connect to x: ENOENT`));
  t.strictSame(logLine(call, deny("internal-error", "oh")), error(`${prefix} internal error: oh`));
  const one = logged("* * work vault", "work vault svc");
  t.equal(one.level, "error");
  t.match(one.text, /^svc: work -> vault: error loading policy: \/etc\/qubes\/policy\.d\/10-test\.policy:1: /);
  t.notMatch(one.text, "more error");
  t.match(logged("bad\nbad bad", "work vault svc").text, /error loading policy: .* \(and 1 more error\)$/);
  t.match(logged("bad\nbad\nbad", "work vault svc").text, /error loading policy: .* \(and 2 more errors\)$/);
});

t.test("control characters are escaped, so an entry is one line", async (t) => {
  const escapes: readonly (readonly [string, string])[] = [
    ["a\nb", "a\\x0ab"],
    ["a\rb\tc", "a\\x0db\\x09c"],
    ["\x1b[31m", "\\x1b[31m"],
    ["\0", "\\x00"],
    ["\x7f\x85", "\\x7f\\x85"],
    ["\u2028\u2029", "\\x2028\\x2029"],
    ["zażółć 🜛", "zażółć 🜛"],
  ];
  for (const [text, shown] of escapes) {
    const source = logLine({ ...request("work vault svc"), source: text }, deny("no-match", "no"));
    t.strictSame(source, info(`svc: ${shown} -> vault: denied: no`));
    const message = logLine(request("work vault svc"), deny("no-match", text));
    t.strictSame(message, info(`svc: work -> vault: denied: ${shown}`));
  }
});

t.test("a line is short enough for any log", async (t) => {
  const { text } = logLine(request(`work vault ${"s".repeat(5000)}`), deny("no-match", "no"));
  t.equal(text, `${"s".repeat(2000)}…`);
  t.equal(logLine(request("a b c"), deny("no-match", "\n".repeat(3000))).text.length, 2001);
});
