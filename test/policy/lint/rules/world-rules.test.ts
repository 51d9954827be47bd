import t from "tap";
import { readSystemInfo } from "../../../../src/policy/model/system-info.ts";
import { lintTexts } from "../../../rig/lint-texts.ts";
import { domains } from "../../../rig/small-system.ts";

const system = readSystemInfo({
  domains: {
    ...domains,
    "half-remote": { ...domains["remote"], uuid: "u-half", transport_rpc: null },
    "no-relay": { ...domains["remote"], uuid: "u-no-relay", relayvm: null },
  },
});

function found(rule: string, text: string, info = system): readonly string[] {
  return lintTexts(rule, { "/etc/30.policy": text }, info);
}

t.test("a source without a default template for disposables, by name and by uuid", async (t) => {
  const rule = "no-default-disposable";
  t.match(found(rule, "a * no-default @dispvm allow\n"), [/no-default has no default template/]);
  t.match(found(rule, "a * uuid:u-no-default @dispvm ask\n"), [/no-default has no default template/]);
  t.match(found(rule, "a * no-default work allow target=@dispvm\n"), [/no-default has no default template/]);
  for (const line of [
    "work @dispvm allow",
    "no-default @dispvm deny",
    "no-default vault allow",
    "none @dispvm allow",
  ]) {
    t.same(found(rule, `a * ${line}\n`), [], line);
  }
  t.same(found(rule, "a * @anyvm @dispvm allow\n"), []);
});

t.test("a RemoteVM that lacks one of the two things", async (t) => {
  t.match(found("relay-not-set", "a * work half-remote allow\n"), [/without transport_rpc/]);
  t.match(found("relay-not-set", "a * work no-relay allow\n"), [/without relayvm/]);
  t.match(found("relay-not-set", "a * work @default allow target=no-relay\n"), [/without relayvm/]);
  for (const line of ["work remote allow", "work no-relay deny", "no-relay work allow", "work gone allow"]) {
    t.same(found("relay-not-set", `a * ${line}\n`), [], line);
  }
});

t.test("of two names that nobody knows, the one that is used less is doubtful", async (t) => {
  const lines = (...names: readonly string[]) => names.map((name) => `a * ${name} dom0 deny\n`).join("");
  const names = (text: string) => found("near-miss-name", text).map((line) => line.replace(/^\S+ /, ""));
  t.same(names(lines("bitcoin", "bitcoin", "bitcion")), ["bitcion is one letter away from bitcoin"]);
  t.same(names(lines("bitcoin", "bitcoin", "bitcoin", "bitcion", "bitcion")).length, 2, "the two rarer ones");
  t.same(names(lines("bitcoin", "bitcoin", "bitcion", "bitcion")), [], "as usual as the other");
  t.same(names(lines("bitcoin", "bitcion")).length, 2, "one of them is wrong");
});

t.test("digits tell members of a family apart", async (t) => {
  const names = (...all: readonly string[]) =>
    found("near-miss-name", all.map((name) => `a * ${name} dom0 deny\n`).join("")).length;
  t.equal(names("server-1", "server-2"), 0);
  t.equal(names("1server", "server1", "servre1"), 2, "the same digit in two places is one family");
  t.equal(names("server-1", "servre-2"), 0, "two edits");
  t.equal(names("gate", "gata"), 0, "too short");
});

t.test("!compat-4.0 counts what it reads", async (t) => {
  const text = (files: Readonly<Record<string, string>>) =>
    lintTexts("compat-directive", { "/etc/30.policy": "!compat-4.0\n", ...files });
  t.same(text({}), []);
  t.match(text({ "/rpc/a": "work vault deny\n" }), [/has a file of R4.0/]);
  t.match(text({ "/rpc/a": "work vault deny\n", "/rpc/b": "work vault deny\n" }), [/has 2 files of R4.0/]);
});
