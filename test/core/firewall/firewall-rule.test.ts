import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { FirewallFiles } from "../../../src/core/firewall/firewall-files.ts";
import { isExpired, parseRule, ruleText } from "../../../src/core/firewall/firewall-rule.ts";

t.test("rules are serialised in the order of keys", async (t) => {
  const same = (from: string, to = from) => t.equal(ruleText(parseRule(from)), to, from);
  same("action=accept");
  same("dstports=443 proto=tcp dst4=1.2.3.4 action=drop", "action=drop dst4=1.2.3.4/32 proto=tcp dstports=443");
  same("action=drop dst6=::1", "action=drop dst6=::1/128");
  same("action=drop dsthost=1.2.3.4", "action=drop dst4=1.2.3.4/32");
  same("action=accept comment=a b  c comment=d");
  same("action=accept proto=tcp dstports=80-80", "action=accept proto=tcp dstports=80-80");
});

t.test("malformed rules are refused", async (t) => {
  for (const line of [
    "",
    "proto=tcp",
    "action=accept action=drop",
    "action=accept dst4=::1",
    "action=accept dst4=1.2.3.4/33",
    "action=accept dst4=1.2.3.4 dst6=::1",
    "action=accept dstports=80",
    "action=accept proto=tcp dstports=443-80",
    "action=accept proto=tcp icmptype=8",
    "action=accept proto=icmp icmptype=256",
    "action=accept toString=1",
    "action=accept expire=soon",
    "action=accept dsthost=a;b",
  ]) {
    t.throws(() => parseRule(line), { name: "ProtocolError" }, line);
  }
});

t.test("rules expire", async (t) => {
  t.equal(isExpired({ action: "accept", expire: "99" }, 100), true);
  t.equal(isExpired({ action: "accept", expire: "101" }, 100), false);
  t.equal(isExpired({ action: "accept" }, 100), false);
});

t.test("rules are stored in files", async (t) => {
  const folder = t.testdir({});
  const work = { name: "work", klass: "AppVM" } as const;
  mkdirSync(join(folder, "work"));
  const files = new FirewallFiles(({ name }) => join(folder, name));
  t.equal(await files.read(work), undefined);
  const rules = ["action=accept dst4=1.2.3.0/24 proto=tcp dstports=80-443", 'action=drop comment=<no & "ping">'].map(
    parseRule,
  );
  await files.write(work, rules);
  t.strictSame(await files.read(work), rules);
  t.match(readFileSync(join(folder, "work", "firewall.xml"), "utf8"), '<property name="dsthost">1.2.3.0/24</property>');
  await files.write(work, []);
  t.strictSame(await files.read(work), []);
  writeFileSync(join(folder, "work", "firewall.xml"), '<firewall version="2"><rules><rule/></rules></firewall>');
  await t.rejects(files.read(work), { message: /expected / });
});
