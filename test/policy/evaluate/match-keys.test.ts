import t from "tap";
import { ruleKey, sourceKeys, targetKeys } from "../../../src/policy/evaluate/match-keys.ts";
import { legacySourceKeys, legacyTargetKeys } from "../../../src/policy/evaluate/match-keys-legacy.ts";
import { isUsableTarget } from "../../../src/policy/evaluate/usable-target.ts";
import type { Dialect } from "../../../src/policy/model/dialect.ts";
import { readToken, type VmToken } from "../../../src/policy/model/token.ts";
import { info } from "../../rig/small-system.ts";

function token(text: string, dialect: Dialect = "current"): VmToken {
  const read = readToken(text, dialect);
  if (read === undefined) throw new Error(`no token: ${text}`);
  return read;
}

const zero = "uuid:00000000-0000-0000-0000-000000000000";

t.test("a token of a rule has one key, and all names of dom0 share one", async (t) => {
  for (const name of ["dom0", "@adminvm", zero]) t.equal(ruleKey(token(name)), "@adminvm");
  for (const name of ["work", "uuid:u-work", "*", "@dispvm:@tag:a"]) t.equal(ruleKey(token(name)), name);
  t.equal(ruleKey(token("dom0", "legacy")), "@adminvm");
  t.equal(ruleKey(token(zero, "legacy")), zero, "in R4.0 a uuid is an ordinary name");
});

t.test("keys of sources", async (t) => {
  const work = ["*", "@anyvm", "work", "uuid:u-work", "@type:AppVM", "@tag:red", "@tag:blue"];
  t.strictSame(new Set(sourceKeys("work", info)), new Set(work));
  t.strictSame(new Set(sourceKeys("uuid:u-work", info)), new Set(work));
  t.strictSame(
    new Set(sourceKeys("dom0", info)),
    new Set(["*", "@adminvm", "dom0", zero, "@type:AdminVM", "@tag:red"]),
  );
  t.strictSame(sourceKeys("@adminvm", info), ["*", "@adminvm", "@adminvm"]);
  t.strictSame(sourceKeys("gone", info), ["*", "@anyvm", "gone"]);
  t.strictSame(sourceKeys("unknown", info), ["*", "@anyvm", "unknown", "@type:StandaloneVM"]);
});

t.test("keys of targets", async (t) => {
  const keys = (text: string, source = "work") => targetKeys(token(text), source, info);
  t.strictSame(keys("@default"), ["*", "@anyvm", "@default"]);
  t.strictSame(keys("vault"), ["*", "@anyvm", "vault", "uuid:u-vault", "@type:AppVM", "@tag:red"]);
  t.strictSame(keys("@dispvm:dvm"), ["*", "@anyvm", "@dispvm:dvm", "@dispvm:uuid:u-dvm", "@dispvm:@tag:blue"]);
  t.strictSame(keys("@dispvm:vault"), ["*", "@anyvm", "@dispvm:vault", "@dispvm:uuid:u-vault"]);
  t.strictSame(keys("@dispvm:gone"), ["*", "@anyvm", "@dispvm:gone"]);
  const bare = ["*", "@anyvm", "@dispvm"];
  t.strictSame(keys("@dispvm"), [...bare, "@dispvm:dvm", "@dispvm:@tag:blue"]);
  t.strictSame(keys("@dispvm", "odd-default"), [...bare, "@dispvm:vault"]);
  t.strictSame(keys("@dispvm", "gone-default"), [...bare, "@dispvm:gone", "any dispvm_tag"]);
  t.strictSame(keys("@dispvm", "no-default"), [...bare, "any dispvm_name"]);
});

t.test("keys in R4.0", async (t) => {
  t.strictSame(legacySourceKeys("work", info), ["@anyvm", "work", "@type:AppVM", "@tag:red", "@tag:blue"]);
  t.strictSame(legacySourceKeys("dom0", info), ["@adminvm"]);
  t.strictSame(legacySourceKeys("@adminvm", info), ["@adminvm"]);
  for (const text of ["gone", "uuid:u-work", "*", "@anyvm", "@dispvm:vault", ""]) {
    t.strictSame(legacySourceKeys(text, info), [], text);
  }
  t.strictSame(legacyTargetKeys("@default", "work", info), ["@default", "@anyvm"]);
  t.strictSame(legacyTargetKeys("@dispvm:dvm", "work", info), ["@anyvm", "@dispvm:dvm", "@dispvm:@tag:blue"]);
  t.strictSame(legacyTargetKeys("@dispvm", "work", info), ["@dispvm", "@anyvm", "@dispvm:dvm", "@dispvm:@tag:blue"]);
  t.strictSame(legacyTargetKeys("@dispvm", "odd-default", info), ["@dispvm"]);
  t.strictSame(legacyTargetKeys("@dispvm", "no-default", info), ["@dispvm", "@anyvm"]);
});

t.test("possible targets of an R4.0 call", async (t) => {
  for (const text of ["work", "dom0", "@adminvm", "@dispvm", "@dispvm:dvm"]) t.ok(isUsableTarget(text, info), text);
  for (const text of ["", "gone", "uuid:u-work", "@default", "@anyvm", "@dispvm:", "@dispvm:vault", "@dispvm:gone"]) {
    t.notOk(isUsableTarget(text, info), text);
  }
});

t.test("only the keys of existing domains are remembered", async (t) => {
  const { domains, dispvms } = info.matchKeys;
  t.equal(sourceKeys("work", info), sourceKeys("work", info));
  t.equal(targetKeys(token("@dispvm"), "work", info), targetKeys(token("@dispvm"), "work", info));
  const before = [...domains.keys(), ...dispvms.keys()];
  for (const text of ["gone", "uuid:gone", "@default", "@adminvm", "*"]) {
    sourceKeys(text, info);
    targetKeys(token("@dispvm"), text, info);
  }
  t.strictSame([...domains.keys(), ...dispvms.keys()], before);
  t.ok(before.length > 0);
});
