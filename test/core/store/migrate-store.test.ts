import { readFileSync } from "node:fs";
import t, { type Test } from "tap";
import type { App } from "../../../src/core/app.ts";
import { withStore } from "../../rig/stores.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

interface OldDomain {
  readonly name: string;
  readonly klass?: string;
  readonly more?: string;
}

/** Returns a store as old versions wrote it. */
function oldStore(domains: readonly OldDomain[], globals = "", color = "0x555753"): string {
  const texts = domains.map(
    ({ name, klass = "StandaloneVM", more = "" }, index) => `<domain class="${klass}" id="domain-${index + 1}">
      <properties><property name="qid">${index + 1}</property><property name="name">${name}</property>
      <property name="uuid">00000000-0000-4000-8000-00000000000${index}</property>
      <property name="label" ref="label-5"/>${more}</properties></domain>`,
  );
  return `<qubes version="3.0"><properties>${globals}</properties>
    <labels><label id="label-5" color="${color}">gray</label></labels>
    <pools><pool driver="file" dir_path="/nowhere" name="varlibqubes"/></pools>
    <domains>${texts.join("")}</domains></qubes>`;
}

const property = (name: string, value: string): string => `<property name="${name}">${value}</property>`;

/** Loads a store without a warning, and saves it. Returns the system and the saved text. */
async function load(t: Test, text: string): Promise<{ readonly app: App; readonly saved: string }> {
  const path = new TemporaryFolder(t).write("qubes.xml", text);
  const log = (warning: string): void => void t.fail(warning);
  const app = await withStore(path, () => {}, { log });
  const saved = readFileSync(path, "utf8");
  t.notMatch(saved, /hvm"|dispvm_allowed|default_fw_netvm|0x555753/, "the new form is saved");
  return { app, saved };
}

t.test("old flags of domains are read under their new names", async (t) => {
  const cases = [
    { old: "hvm", text: "True", now: "virt_mode", value: "hvm" },
    { old: "hvm", text: "False", now: "virt_mode", value: "pv" },
    { old: "hvm", text: "True", now: "virt_mode", value: "pvh", own: "pvh" },
    { old: "dispvm_allowed", text: "True", now: "template_for_dispvms", value: true, klass: "AppVM" },
    { old: "dispvm_allowed", text: "0", now: "template_for_dispvms", value: false, klass: "AppVM" },
    { old: "dispvm_allowed", text: "0", now: "template_for_dispvms", value: true, klass: "AppVM", own: "True" },
  ];
  for (const { old, text, now, value, own, klass = "StandaloneVM" } of cases) {
    const template = klass === "AppVM" ? property("template", "base") : "";
    const more = `${property(old, text)}${own === undefined ? "" : property(now, own)}${template}`;
    const { app } = await load(
      t,
      oldStore([
        { name: "base", klass: "TemplateVM" },
        { name: "a", klass, more },
      ]),
    );
    t.equal(app.getDomain("a").getStored(now), value, `${old}=${text} ${own ?? ""}`);
  }
});

t.test("an old flag must be a boolean", async (t) => {
  const path = new TemporaryFolder(t).write("qubes.xml", oldStore([{ name: "a", more: property("hvm", "perhaps") }]));
  await t.rejects(withStore(path), { message: /property "hvm": not a boolean: "perhaps"/ });
});

t.test("a class without the new property keeps the old one, with a warning", async (t) => {
  const path = new TemporaryFolder(t).write(
    "qubes.xml",
    oldStore([{ name: "a", klass: "TemplateVM", more: property("dispvm_allowed", "True") }]),
  );
  const warnings: string[] = [];
  await withStore(path, () => {}, { log: (warning) => warnings.push(warning) });
  t.match(warnings, [/property "dispvm_allowed" does not exist/]);
  t.match(readFileSync(path, "utf8"), /dispvm_allowed/);
});

t.test("gray is gray", async (t) => {
  t.equal((await load(t, oldStore([]))).app.labels.get("gray").color, "0x555555");
  t.equal((await load(t, oldStore([], "", "0x555754"))).app.labels.get("gray").color, "0x555754");
});

t.test("the old default of domains that provide network becomes their own netvm", async (t) => {
  const provides = property("provides_network", "True");
  const domains: readonly OldDomain[] = [
    { name: "net", more: `${provides}${property("netvm", "")}` },
    { name: "firewall", more: provides },
    { name: "work" },
  ];
  const netvms = async (globals: string): Promise<readonly string[]> => {
    const { app } = await load(t, oldStore(domains, globals));
    return ["net", "firewall", "work"].map((name) => {
      const domain = app.getDomain(name);
      return `${domain.netvm?.name ?? "none"}${domain.isDefault("netvm") ? " by default" : ""}`;
    });
  };
  const both = (fw: string, netvm: string) => `${property("default_fw_netvm", fw)}${property("default_netvm", netvm)}`;
  t.same(await netvms(both("net", "firewall")), ["none", "net", "firewall by default"]);
  t.same(await netvms(both("net", "net")), ["none", "net by default", "net by default"]);
  t.same(await netvms(property("default_fw_netvm", "net")), ["none", "net", "none by default"]);
  t.same(await netvms(both("gone", "net")), ["none", "net by default", "net by default"]);
  t.same(await netvms(both("net", "")), ["none", "none by default", "none by default"]);
});
