import { readFileSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import t from "tap";
import type { App } from "../../../src/core/app.ts";
import { valueText } from "../../../src/core/properties/value.ts";
import { checkStore } from "../../../src/core/store/index.ts";
import { loadStore } from "../../../src/core/store/load-store.ts";
import { parseXml } from "../../../src/core/store/parse-xml.ts";
import { PreservedParts } from "../../../src/core/store/preserved-parts.ts";
import { StoreWriter } from "../../../src/core/store/write-store.ts";
import { emptyApp } from "../../rig/empty-app.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

/** Any text that XML can contain, with special characters more often. */
const text = fc
  .array(
    fc.oneof(fc.constantFrom("<", "&", '"', "'", "\n", "\r", "\t", " ", "]]>", "é", "𝕏"), fc.string({ maxLength: 4 })),
    {
      maxLength: 5,
    },
  )
  .map((parts) => parts.join("").replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ""));

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/).filter((each) => !/-dm$|^none$|^default$|^dom0$/.test(each));

const domain = fc.record({
  name,
  klass: fc.constantFrom("AppVM", "TemplateVM", "StandaloneVM", "RemoteVM"),
  memory: fc.option(fc.integer({ min: 1, max: 100_000 })),
  autostart: fc.option(fc.boolean()),
  bootmode: fc.option(text),
  features: fc.dictionary(fc.stringMatching(/^[a-z.-]{1,8}$/), text, { maxKeys: 3 }),
  tags: fc.uniqueArray(fc.stringMatching(/^[a-z_-]{1,8}$/), { maxLength: 3 }),
  options: fc.dictionary(fc.stringMatching(/^[a-z-]{1,8}$/), text, { maxKeys: 2 }),
  hasDevice: fc.boolean(),
  label: fc.nat(2),
  template: fc.nat(),
});

const system = fc.uniqueArray(domain, { selector: (each) => each.name, maxLength: 6 });

function build(wanted: readonly (typeof domain extends fc.Arbitrary<infer Value> ? Value : never)[]): App {
  const app = emptyApp();
  ["red", "green", "blue"].forEach((label, index) => {
    app.labels.load({ kind: "label", index: index + 1, name: label, color: "0x123456" });
  });
  app.storage.addPool({ name: "varlibqubes", driver: "file-reflink", dir_path: "/d" });
  app.storage.addPool({ name: "linux-kernel", driver: "linux-kernel", dir_path: "/k" });
  app.addDomain({ klass: "AdminVM", name: "dom0", qid: 0, uuid: "00000000-0000-0000-0000-000000000000" });
  wanted.forEach((each, index) => {
    const uuid = `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
    const klass = each.klass as "AppVM";
    const made = app.addDomain({ klass, name: each.name, qid: index + 1, uuid });
    made.loadProperty("label", app.labels.get(String(each.label + 1)));
    for (const [feature, value] of Object.entries(each.features)) made.features.set(feature, value);
    for (const tag of each.tags) made.tags.add(tag);
    if (klass === ("RemoteVM" as string)) return;
    if (each.memory !== null) made.loadProperty("memory", each.memory);
    if (each.autostart !== null) made.loadProperty("autostart", each.autostart);
    if (each.bootmode !== null) made.loadProperty("bootmode", each.bootmode);
    const { deviceId, portId } = { deviceId: "0x1:0x2::p0", portId: "00_01.0" };
    const device = {
      backend: made,
      devclass: "pci",
      deviceId,
      portId,
      mode: "required",
      options: each.options,
    } as const;
    if (each.hasDevice) app.devices.of(made, "pci").load(device);
  });
  app.addDomain({ klass: "TemplateVM", name: "Template", qid: 100, uuid: "11111111-1111-4111-8111-111111111111" });
  app.getDomain("Template").loadProperty("label", app.labels.get("1"));
  const templates = app.domains.filter(({ klass }) => klass === "TemplateVM");
  wanted.forEach((each) => {
    if (each.klass !== "AppVM") return;
    app.getDomain(each.name).loadProperty("template", templates[each.template % templates.length] ?? null);
  });
  return app;
}

/** The stored content as plain data. */
function describe(app: App): object {
  const stored = (holder: Pick<App, "properties" | "getStored">) =>
    holder.properties.all.flatMap((each) => {
      const value = holder.getStored(each.name);
      return value === undefined ? [] : [`${each.name}=${valueText(value)}`];
    });
  return {
    labels: app.labels.list(),
    pools: app.storage.pools.map(({ config }) => ({ ...config })),
    properties: stored(app),
    domains: app.domains.sorted.map((each) => ({
      ...{ name: each.name, klass: each.klass, qid: each.qid, uuid: each.uuid },
      properties: stored(each as unknown as App),
      features: [...each.features],
      tags: each.tags.list(),
      volumes: each.volumes.config(),
      devices: app.devices.of(each, "pci").assignments.map((assigned) => ({
        ...assigned,
        backend: assigned.backend?.name,
        options: { ...assigned.options },
      })),
    })),
  };
}

t.test("random systems are equal after save and load", async (t) => {
  const path = new TemporaryFolder(t).at("qubes.xml");
  let checked = 0;
  await fc.assert(
    fc.asyncProperty(system, async (wanted) => {
      const app = build(wanted);
      writeFileSync(path, new StoreWriter(app, { app: new PreservedParts(), domains: new Map() }).text());
      const loaded = emptyApp();
      const bytes = readFileSync(path);
      loadStore({ app: loaded, file: path, warn: (message) => t.fail(message) }, parseXml(bytes, path));
      const [before, after] = [describe(app), describe(loaded)];
      if (!isDeepStrictEqual(before, after)) throw new Error(`${JSON.stringify(before)}\n${JSON.stringify(after)}`);
      if (checked++ % 10 === 0 && (await checkStore(path)).length > 0) throw new Error("not valid");
    }),
    { numRuns: 100 },
  );
  t.ok(checked >= 100);
});
