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

t.test("finds a source without a default disposable template, by name and by uuid", async (t) => {
  const rule = "no-default-disposable";
  t.match(found(rule, "a * no-default @dispvm allow\n"), [/"no-default" has no default disposable template/]);
  t.match(found(rule, "a * uuid:u-no-default @dispvm ask\n"), [/"no-default" has no default disposable template/]);
  t.match(found(rule, "a * no-default work allow target=@dispvm\n"), [
    /"no-default" has no default disposable template/,
  ]);
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

t.test("finds a RemoteVM that lacks relayvm or transport_rpc", async (t) => {
  t.match(found("relay-not-set", "a * work half-remote allow\n"), [/without transport_rpc/]);
  t.match(found("relay-not-set", "a * work no-relay allow\n"), [/without relayvm/]);
  t.match(found("relay-not-set", "a * work @default allow target=no-relay\n"), [/without relayvm/]);
  for (const line of ["work remote allow", "work no-relay deny", "no-relay work allow", "work gone allow"]) {
    t.same(found("relay-not-set", `a * ${line}\n`), [], line);
  }
});

t.test("of two unknown names, the rarer one is doubtful", async (t) => {
  const lines = (...names: readonly string[]) => names.map((name) => `a * ${name} dom0 deny\n`).join("");
  const names = (text: string) => found("near-miss-name", text).map((line) => line.replace(/^\S+ /, ""));
  t.same(names(lines("bitcoin", "bitcoin", "bitcion")), ['"bitcion" is one letter away from "bitcoin"']);
  t.same(names(lines("bitcoin", "bitcoin", "bitcoin", "bitcion", "bitcion")).length, 2, "both uses of the rarer name");
  t.same(names(lines("bitcoin", "bitcoin", "bitcion", "bitcion")), [], "each name is used twice");
  t.same(names(lines("bitcoin", "bitcion")).length, 2, "one of them is wrong");
});

t.test("names that differ in digits are a family", async (t) => {
  const names = (...all: readonly string[]) =>
    found("near-miss-name", all.map((name) => `a * ${name} dom0 deny\n`).join("")).length;
  t.equal(names("server-1", "server-2"), 0);
  t.equal(names("1server", "server1", "servre1"), 2, "the digit 1 in two places is one family");
  t.equal(names("server-1", "servre-2"), 0, "two edits");
  t.equal(names("gate", "gata"), 0, "too short");
});

t.test("counts the files that !compat-4.0 reads", async (t) => {
  const text = (files: Readonly<Record<string, string>>) =>
    lintTexts("compat-directive", { "/etc/30.policy": "!compat-4.0\n", ...files });
  t.same(text({}), []);
  t.match(text({ "/rpc/a": "work vault deny\n" }), [/reads 1 file of R4.0/]);
  t.match(text({ "/rpc/a": "work vault deny\n", "/rpc/b": "work vault deny\n" }), [/reads 2 files of R4.0/]);
});

t.test("rules about the system look through tags, classes and defaults", async (t) => {
  const tagged = (name: string, tags: readonly string[]) => ({ ...domains[name], tags, uuid: `u-${name}-${tags}` });
  const info = readSystemInfo({
    domains: {
      ...domains,
      "no-relay": { ...tagged("remote", ["far", "mixed"]), relayvm: null },
      "no-transport": { ...tagged("remote", ["farther"]), transport_rpc: null },
      "no-transport-2": { ...tagged("remote", ["farther"]), uuid: "u-2", transport_rpc: null },
      "tagged-remote": tagged("remote", ["mixed"]),
      "tagged-none": tagged("no-default", ["plain"]),
      "tagged-odd": tagged("odd-default", ["odd"]),
      "tagged-odd-2": { ...tagged("odd-default", ["odd"]), default_dispvm: "work", uuid: "u-odd-2" },
      "tagged-vault": tagged("vault", ["locked"]),
    },
  });
  for (const [rule, line, message] of [
    ["relay-not-set", "work @tag:far allow", '"no-relay", the only domain of @tag:far, is a RemoteVM without relayvm'],
    ["relay-not-set", "work @tag:farther ask", "each domain of @tag:farther is a RemoteVM without transport_rpc"],
    ["relay-not-set", "work @tag:mixed allow", undefined],
    ["relay-not-set", "work @tag:far deny", undefined],
    ["relay-not-set", "@tag:far work allow", undefined],
    [
      "no-default-disposable",
      "@tag:plain @dispvm allow",
      '"tagged-none", the only domain of @tag:plain, has no default',
    ],
    ["no-default-disposable", "@type:AdminVM @dispvm ask", undefined],
    ["no-default-disposable", "@type:AppVM @dispvm ask", undefined],
    [
      "not-a-disposable-template",
      "odd-default @dispvm allow",
      '"odd-default" has the default_dispvm "vault", which is not',
    ],
    ["not-a-disposable-template", "work @default ask target=@dispvm", undefined],
    [
      "not-a-disposable-template",
      "odd-default vault ask default_target=@dispvm",
      '"odd-default" has the default_dispvm',
    ],
    ["not-a-disposable-template", "@tag:odd @dispvm ask", "each domain of @tag:odd has a default_dispvm that is not"],
    ["not-a-disposable-template", "odd-default @dispvm deny", undefined],
    ["not-a-disposable-template", "no-default @dispvm allow", undefined],
    ["not-a-disposable-template", "gone-default @dispvm allow", undefined],
    ["not-a-disposable-template", "@anyvm @dispvm ask", undefined],
    ["not-a-disposable-template", "work @dispvm:@tag:nobody ask", undefined],
    ["near-miss-name", "web1-proxy web-proxy1 allow", undefined],
    ["not-a-disposable-template", "work @dispvm:@tag:locked ask", "the only domain of @dispvm:@tag:locked, is not"],
    ["not-a-disposable-template", "work @dispvm:@tag:blue ask", undefined],
    ["not-a-disposable-template", "@type:AppVM @dispvm ask", undefined],
  ] as const) {
    const [first, ...more] = found(rule, `a * ${line}\n`, info);
    t.same(more, [], line);
    if (message === undefined) t.equal(first, undefined, line);
    else t.ok(first?.includes(message), `${line}: ${first}`);
  }
});
