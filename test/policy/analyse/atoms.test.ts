import fc from "fast-check";
import t from "tap";
import { callAtoms, canMeet, coversAtoms, sourceAtoms, targetAtoms } from "../../../src/policy/analyse/atoms.ts";
import { ruleKey, sourceKeys, targetKeys } from "../../../src/policy/evaluate/match-keys.ts";
import { readToken, type VmToken } from "../../../src/policy/model/token.ts";
import { plainSystem, ruleList } from "../../rig/plain-systems.ts";

function token(text: string): VmToken {
  return readToken(text, "current") as VmToken;
}

t.test("the simplest value of a token has its key and the keys of the general tokens", async (t) => {
  t.same(sourceAtoms(token("work"), "current"), [["*", "@anyvm", "work"]]);
  t.same(sourceAtoms(token("*"), "current"), [
    ["*", "@anyvm"],
    ["*", "@adminvm"],
  ]);
  t.same(sourceAtoms(token("@dispvm:dvm"), "current"), [], "it matches no source");
  t.same(targetAtoms(token("dom0"), "current"), [["*", "@adminvm"]]);
  t.same(targetAtoms(token("@default"), "current"), [["*", "@anyvm", "@default"]]);
  t.equal(callAtoms(token("*"), token("*"), "current").length, 11, "dom0 can request a disposable in two ways");
});

t.test("in R4.0 * is a name, and dom0 has no type", async (t) => {
  t.same(sourceAtoms(token("@anyvm"), "legacy"), [["@anyvm"]]);
  t.same(sourceAtoms(token("@type:AdminVM"), "legacy"), []);
  t.same(targetAtoms(token("@type:AdminVM"), "legacy"), []);
  t.same(targetAtoms(token("@adminvm"), "legacy"), [["@adminvm"]]);
});

t.test("a token covers every value with its key", async (t) => {
  t.ok(coversAtoms(token("@anyvm"), targetAtoms(token("@dispvm:dvm"), "current")));
  t.notOk(coversAtoms(token("@dispvm"), targetAtoms(token("@dispvm:dvm"), "current")));
  t.notOk(coversAtoms(token("@anyvm"), targetAtoms(token("*"), "current")));
  t.ok(coversAtoms(token("dom0"), targetAtoms(token("@adminvm"), "current")));
});

t.test("tokens meet unless nothing can match both", async (t) => {
  const meet = (one: string, other: string): boolean => {
    t.equal(canMeet(token(one), token(other)), canMeet(token(other), token(one)), `${one} and ${other} by turns`);
    return canMeet(token(one), token(other));
  };
  t.ok(meet("work", "work"));
  t.notOk(meet("work", "vault"));
  t.ok(meet("work", "uuid:1"), "a uuid can belong to any domain");
  t.notOk(meet("uuid:1", "uuid:2"));
  t.ok(meet("work", "@tag:red"));
  t.ok(meet("@tag:red", "@tag:blue"));
  t.ok(meet("@tag:red", "@type:AppVM"));
  t.notOk(meet("@type:AppVM", "@type:TemplateVM"));
  t.notOk(meet("@anyvm", "dom0"));
  t.ok(meet("*", "dom0"));
  t.ok(meet("@adminvm", "dom0"));
  t.notOk(meet("@adminvm", "work"));
  t.notOk(meet("@adminvm", "@type:AppVM"));
  t.ok(meet("@adminvm", "@type:AdminVM"));
  t.ok(meet("@adminvm", "@tag:red"), "dom0 can have tags");
  t.notOk(meet("@default", "work"));
  t.ok(meet("@default", "@anyvm"));
  t.notOk(meet("@dispvm", "work"));
  t.ok(meet("@dispvm", "@dispvm:dvm"), "the template can be the default");
  t.ok(meet("@dispvm:@tag:red", "@dispvm:dvm"));
  t.ok(meet("@dispvm:@tag:red", "@dispvm:@tag:blue"));
  t.notOk(meet("@dispvm:dvm", "@dispvm:other"));
  t.ok(meet("@dispvm:dvm", "@dispvm:uuid:1"));
});

t.test("tokens that match the same source or target on some system meet", async () => {
  fc.assert(
    fc.property(ruleList, plainSystem, (rules, info) => {
      const names = [...info.domains.keys(), "@adminvm", "@default", "@dispvm"];
      for (const name of names) {
        const keys = targetKeys(token(name), "work", info);
        const matching = rules.filter(({ target }) => keys.includes(ruleKey(target)));
        for (const one of matching) {
          for (const other of matching) {
            if (!canMeet(one.target, other.target)) throw new Error(`${name}: ${one.target.text} ${other.target.text}`);
          }
        }
        const from = rules.filter(({ source }) => sourceKeys(name, info).includes(ruleKey(source)));
        for (const one of from) {
          for (const other of from) {
            if (!canMeet(one.source, other.source)) throw new Error(`${name}: ${one.source.text} ${other.source.text}`);
          }
        }
      }
    }),
    { numRuns: 200 },
  );
});
