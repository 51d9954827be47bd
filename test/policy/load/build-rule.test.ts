import t from "tap";
import { exactWord, isRuleFault, RuleBuilder, type RuleFault } from "../../../src/policy/load/build-rule.ts";
import { dialectOf, type LineFormat } from "../../../src/policy/model/dialect.ts";
import type { Action, Rule } from "../../../src/policy/model/rule.ts";
import { isSyntaxError, LineParser } from "../../../src/policy/syntax/parse-line.ts";
import { isRule } from "../../../src/policy/syntax/statement.ts";

function build(line: string, format: LineFormat, builder = new RuleBuilder(dialectOf(format))): Rule | RuleFault {
  const statement = new LineParser(format).parse(line, "/f", 5);
  if (statement === undefined || isSyntaxError(statement) || !isRule(statement)) throw new Error(`no rule: ${line}`);
  return builder.build(statement);
}

t.test("a rule with all columns and options", async (t) => {
  const options = "target=@dispvm:a default_target=uuid:1 user=root,x=y notify=yes autostart=no";
  t.strictSame(build(`a.B +x @tag:red @dispvm:@tag:blue ask ${options}`, "policy"), {
    place: { file: "/f", line: 5 },
    service: "a.B",
    argument: "+x",
    source: { kind: "tag", text: "@tag:red", tag: "red" },
    target: { kind: "dispvm_tag", text: "@dispvm:@tag:blue", tag: "blue" },
    action: {
      kind: "ask",
      target: { kind: "dispvm_name", text: "@dispvm:a", name: "a" },
      defaultTarget: { kind: "uuid", text: "uuid:1" },
      user: "root,x=y",
      notify: true,
      autostart: false,
    },
  });
});

const actions: readonly (readonly [text: string, action: Action])[] = [
  ["deny", { kind: "deny", notify: true }],
  ["deny notify=yes", { kind: "deny", notify: true }],
  ["deny notify=no", { kind: "deny", notify: false }],
  ["allow", { kind: "allow", notify: false, autostart: true }],
  ["allow notify=no autostart=yes", { kind: "allow", notify: false, autostart: true }],
  ["allow user=", { kind: "allow", user: "", notify: false, autostart: true }],
  ["ask", { kind: "ask", notify: false, autostart: true }],
];

t.test("missing options have their defaults", async (t) => {
  for (const [text, action] of actions) {
    t.strictSame(build(`* * a b ${text}`, "policy"), {
      place: { file: "/f", line: 5 },
      service: null,
      argument: null,
      source: { kind: "name", text: "a" },
      target: { kind: "name", text: "b" },
      action,
    });
  }
  t.match(build("a b deny", "service"), { service: null, argument: null });
});

t.test("errors that no grammar can find", async (t) => {
  const twice = build("* * a b ask target=c user=x target=c", "policy");
  t.strictSame(twice, { position: 7, message: "target= is given twice", help: "keep only one" });
  t.match(build("a @default allow,user=x", "legacy"), { position: 2, message: /^allow for @default/ });
  for (const line of ["* * a @default allow target=b", "* * a @default ask", "* * a * allow", "* * a @default deny"]) {
    t.notOk(isRuleFault(build(line, "policy")), line);
  }
  t.ok(isRuleFault(twice));
});

t.test("in R4.0 the last of several options counts", async (t) => {
  t.match(build("a b allow,user=x,target=c,user=y,target=", "legacy"), {
    action: { kind: "allow", user: "y", target: { kind: "name", text: "" } },
  });
});

t.test("tokens with the same text are one object", async (t) => {
  const builder = new RuleBuilder("current");
  const one = build("* * a @anyvm deny", "policy", builder);
  const other = build("b * @anyvm a ask target=a", "policy", builder);
  if (isRuleFault(one) || isRuleFault(other) || other.action.kind !== "ask") throw new Error("no rules");
  t.equal(one.source, other.target);
  t.equal(one.target, other.source);
  t.equal(one.source, other.action.target);
});

t.test("an implied denial", async (t) => {
  t.strictSame(new RuleBuilder("current").impliedDeny("/f", "a", "+x", "@adminvm"), {
    place: { file: "/f", line: null },
    service: "a",
    argument: "+x",
    source: { kind: "anyvm", text: "@anyvm" },
    target: { kind: "adminvm", text: "@adminvm" },
    action: { kind: "deny", notify: true },
  });
  t.equal(exactWord("*"), null);
  t.equal(exactWord("+*"), "+*");
});
