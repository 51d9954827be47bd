import { copyFileSync, existsSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import t from "tap";
import type { Domain } from "../../../src/core/domain.ts";
import type { DomainClass } from "../../../src/core/domain-class.ts";
import { checkStore } from "../../../src/core/store/index.ts";
import { addDomain } from "../../rig/core-app.ts";
import { smallStore, withStore } from "../../rig/stores.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

t.test("a store loads in any order of elements", async (t) => {
  const path = new TemporaryFolder(t).write("qubes.xml", smallStore);
  const app = await withStore(path);
  const studio = app.getDomain("studio");
  t.equal(studio.label?.name, "blue", "a label by reference");
  t.equal(studio.netvm?.name, "net");
  t.equal(app.getDomain("net").netvm, null, "an empty netvm is none, not the default");
  t.equal(studio.template?.name, "fedora");
  t.equal(studio.getProperty("memory"), 800);
  t.equal(studio.getProperty("autostart"), true);
  t.ok(studio.isDefault("debug"));
  t.same(
    [...studio.features],
    [
      ["menu-theme", "dark"],
      ["updates-available", ""],
    ],
  );
  t.same(studio.tags.list(), ["audiovm-dom0", "created-by-dom0", "guivm-dom0"]);
  t.equal(app.getProperty("updatevm"), null);
  t.match(app.devices.of(studio, "pci").assignments, [
    { portId: "00_03.0", deviceId: "*", mode: "required", options: { "no-strict-reset": "True" } },
  ]);
  t.match(studio.volumes.get("private")?.config, { revisionsToKeep: 2, saveOnStop: true, snapOnStart: false });
  t.match(studio.volumes.get("root")?.config, { source: "vm-templates/fedora/root", snapOnStart: true });
});

t.test("a saved store is equivalent, and matches the schema", async (t) => {
  const path = new TemporaryFolder(t).write("qubes.xml", smallStore);
  await withStore(path);
  const saved = readFileSync(path, "utf8");
  t.match(saved, /^<qubes version="3.0">\n {2}<labels>\n {4}<label id="label-1" color="0xcc0000">red<\/label>\n/);
  t.match(saved, /<property name="updatevm"\/>/);
  t.match(saved, /<device backend-domain="dom0" id="00_03.0" mode="required" identity="\*">/);
  t.same(await checkStore(path), []);
  t.equal(statSync(path).mode & 0o777, 0o660);
  await withStore(path);
  t.equal(readFileSync(path, "utf8"), saved);
});

t.test("unknown content is kept and reported", async (t) => {
  const text = smallStore
    .replace("<qubes ", '<qubes more="1" ')
    .replace("<pools>", '<later a="b"><x>1 &amp; 2</x></later><pools><pool name="zp" driver="zoned" size="1"/>')
    .replace('<tag name="created-by-dom0"/>', '<tag name="created-by-dom0" since="2024"/><mark/>')
    .replace("<features/>", '<features order="set"/>')
    .replace("<domains>", '<domains count="4"><group name="a"/>')
    .replace("<labels>", '<labels set="default">')
    .replace("<volume-config>", '<volume-config era="2019">')
    .replace('<property name="memory">800</property>', '<property name="memory" unit="MiB">800</property>')
    .replace('<property name="autostart">', '<property name="colour">green</property><property name="autostart">')
    .replace(
      '<devices class="pci">',
      '<devices class="usb"><device backend-domain="gone" id="1-1"/></devices>\n<devices class="pci">',
    );
  const folder = new TemporaryFolder(t);
  const path = folder.write("qubes.xml", text);
  const warnings: string[] = [];
  await withStore(path, (app) => app.getDomain("studio").tags.add("new"), { log: (line) => warnings.push(line) });
  const saved = readFileSync(path, "utf8");
  for (const part of [
    '<qubes more="1" version="3.0">',
    '<later a="b">\n    <x>1 &amp; 2</x>\n  </later>',
    '<pool name="zp" driver="zoned" size="1"/>',
    '<tag name="created-by-dom0" since="2024"/>',
    "<mark/>",
    '<features order="set"/>',
    '  <domains count="4">\n    <domain id="domain-0"',
    '    <group name="a"/>\n  </domains>\n</qubes>\n',
    '<labels set="default">',
    '<volume-config era="2019">',
    '<property name="memory" unit="MiB">800</property>',
    '<property name="colour">green</property>',
    '<devices class="usb">\n        <device backend-domain="gone" id="1-1"/>',
    '<tag name="new"/>',
  ]) {
    t.ok(saved.includes(part), part);
  }
  t.match(warnings, [
    /qubes.xml:\d+:\d+: the pool cannot be used: storage driver "zoned" does not exist/,
    /property "colour" does not exist or cannot be set; it is kept/,
    /studio has a device of an unknown domain; it is kept/,
  ]);
  const problems = await checkStore(path);
  t.ok(problems.length > 0 && problems.every(({ isFatal }) => !isFatal), "the schema reports them");
});

t.test("real stores load, and load equal after a save", async (t) => {
  for (const name of [
    ...["reference/example-qubes.xml", "reference/example-qubes-real.xml"],
    ...["vectors/qubesd-final-seed.xml", "vectors/qubesd-final-head.xml"],
  ]) {
    const given = fileURLToPath(new URL(`../../../../shared/${name}`, import.meta.url));
    t.test(name, { skip: !existsSync(given) && "no ../shared" }, async (t) => {
      const path = new TemporaryFolder(t).at("qubes.xml");
      copyFileSync(given, path);
      t.same(await checkStore(path), []);
      await withStore(path);
      const saved = readFileSync(path, "utf8");
      t.same(await checkStore(path), []);
      await withStore(path);
      t.equal(readFileSync(path, "utf8"), saved);
      if (!name.endsWith("head.xml")) return;
      // Our store has no sections for device classes without devices, and short forms of empty elements.
      const normal = readFileSync(given, "utf8")
        .replace(/ *<devices class="[a-z]+"\/>\n/g, "")
        .replace(/><\/(property|feature)>/g, "/>");
      t.equal(saved.trim(), normal.trim());
    });
  }
});

t.test("a save names the volumes of a changed template in all domains that are based on it", async (t) => {
  const path = new TemporaryFolder(t).write("qubes.xml", smallStore);
  await withStore(path, async (app, store) => {
    const add = (klass: DomainClass, name: string, template?: Domain): Domain => addDomain(app, klass, name, template);
    const other = add("TemplateVM", "other");
    const dvm = add("AppVM", "dvm", app.getDomain("fedora"));
    dvm.loadProperty("template_for_dispvms", true);
    add("DispVM", "disp1", dvm).loadProperty("dispid", 1);
    const source = async (): Promise<string | undefined> => {
      await store.save(app);
      const saved = readFileSync(path, "utf8");
      return /<volume name="root" [^>]*vid="appvms\/disp1\/root"[^>]* source="([^"]*)"/.exec(saved)?.[1];
    };
    t.equal(await source(), "vm-templates/fedora/root");
    dvm.setProperty("template", other);
    t.equal(await source(), "vm-templates/other/root");
  });
});
