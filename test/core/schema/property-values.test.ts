import t, { type Test } from "tap";
import { domainClasses } from "../../../src/base/domain-names.ts";
import type { App } from "../../../src/core/app.ts";
import type { DomainClass } from "../../../src/core/domain-class.ts";
import { valueText } from "../../../src/core/properties/value.ts";
import { loadStore } from "../../../src/core/store/load-store.ts";
import { parseXml } from "../../../src/core/store/parse-xml.ts";
import { PreservedParts } from "../../../src/core/store/preserved-parts.ts";
import { StoreWriter } from "../../../src/core/store/write-store.ts";
import { addDomain, addNetworkDomain, ask, coreApp, serverOf } from "../../rig/core-app.ts";
import { emptyApp } from "../../rig/empty-app.ts";
import { appPropertyValues, domainPropertyValues, type PropertyValues, valuesOf } from "../../rig/property-values.ts";

/** A system with a domain of each class as the subject, and domains that properties can refer to. */
function system(): App {
  const app = coreApp("/pools");
  const fedora = addDomain(app, "TemplateVM", "fedora");
  const dvm = addDomain(app, "AppVM", "dvm", fedora);
  dvm.loadProperty("template_for_dispvms", true);
  addNetworkDomain(app, "net", fedora);
  addDomain(app, "RemoteVM", "remote");
  addDomain(app, "TemplateVM", "subject-TemplateVM");
  addDomain(app, "AppVM", "subject-AppVM", fedora);
  addDomain(app, "StandaloneVM", "subject-StandaloneVM");
  addDomain(app, "DispVM", "subject-DispVM", dvm).loadProperty("dispid", 1);
  addDomain(app, "RemoteVM", "subject-RemoteVM");
  app.enableEvents();
  return app;
}

const subjectOf = (klass: DomainClass): string => (klass === "AdminVM" ? "dom0" : `subject-${klass}`);

/** Sends a value as a client does. Returns the class of the error, or the text of the value that is set then. */
async function set(app: App, dest: string, method: string, name: string, sent: string): Promise<string> {
  const server = serverOf(app);
  const payload = Buffer.from(sent, "utf8").toString("latin1");
  const reply = await ask(server, "qubesd", `${method}.Set+${name} dom0 name ${dest}\0${payload}`);
  if (reply !== "0\0") return reply.split("\0")[1] ?? "no reply";
  const got = await ask(server, "qubesd", `${method}.Get+${name} dom0 name ${dest}\0`);
  return `= ${/^0\0default=False type=\w+ ([\s\S]*)$/.exec(got)?.[1]}`;
}

/** Returns the system after a save and a load, which must give no warning. */
function reloaded(app: App, change: (text: string) => string = (text) => text): App {
  const text = change(new StoreWriter(app, { app: new PreservedParts(), domains: new Map() }).text());
  const loaded = emptyApp();
  const warn = (message: string): never => {
    throw new Error(message);
  };
  loadStore({ app: loaded, file: "qubes.xml", warn }, parseXml(Buffer.from(text), "qubes.xml"));
  return loaded;
}

/** Whether a check of state refuses the value, which a load does not repeat. */
const isState = (name: string, sent: string): boolean => name.endsWith("kernel") && sent === "9.9";

/** The values that no client can send, but a store can hold. */
const isText = (sent: string): boolean => /^[\t\n\r\x20-\x7e]*$/.test(sent);

async function check(
  t: Test,
  values: PropertyValues | undefined,
  where: { dest: string; method: string; name: string },
): Promise<void> {
  const { dest, method, name } = where;
  const title = `${name} of ${dest}`;
  if (values === undefined) return void t.fail(`${title} has no row in test/rig/property-values.ts`);
  for (const [sent, error] of values.bad) {
    const app = system();
    t.equal(await set(app, dest, method, name, sent), error, `${title}: ${JSON.stringify(sent)}`);
    if (isText(sent) && !isState(name, sent)) refuseInStore(t, { name, dest, method, sent });
  }
  for (const each of values.good) {
    const [sent, stored] = typeof each === "string" ? [each, each] : each;
    const app = system();
    t.equal(await set(app, dest, method, name, sent), `= ${stored}`, `${title}: ${JSON.stringify(sent)}`);
    const holder = (from: App) => (method === "admin.property" ? from : from.getDomain(dest));
    t.equal(valueText(holder(reloaded(app)).getStored(name)), stored, `${title}: ${JSON.stringify(sent)} loads`);
    const reset = await ask(serverOf(app), "qubesd", `${method}.Reset+${name} dom0 name ${dest}\0`);
    const isRequired = ["label", "template"].includes(name);
    t.match(reset, isRequired ? /^2\0QubesValueError\0/ : /^0\0$/, `${title}: reset`);
    t.equal(holder(app).isDefault(name), !isRequired);
  }
}

/** Returns the start of the properties of a domain. */
function startOf(text: string, dest: string): number {
  return text.lastIndexOf("<properties>", text.indexOf(`<property name="name">${dest}<`));
}

/** A store with a value that a client cannot set is refused, or loaded with a warning and without the value. */
function refuseInStore(t: Test, where: { dest: string; method: string; name: string; sent: string }): void {
  const { dest, method, name, sent } = where;
  const app = system();
  const holder = (from: App) => (method === "admin.property" ? from : from.getDomain(dest));
  const { readOnly, writeOnce } = holder(app).declaration(name);
  if (readOnly === true || writeOnce === true) return;
  const element = `<property name="${name}">${sent.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</property>`;
  const change = (text: string): string => {
    const first = text.indexOf("<properties>");
    const ofDomain = dest === "dom0" ? text.indexOf("<properties>", first + 1) : startOf(text, dest);
    const start = method === "admin.property" ? first : ofDomain;
    const end = text.indexOf("</properties>", start);
    const others = text.slice(start, end).replace(new RegExp(`<property name="${name}"(/>|>[^<]*</property>)`), "");
    return `${text.slice(0, start)}${others}${element}${text.slice(end)}`;
  };
  t.throws(
    () => reloaded(app, change),
    { message: new RegExp(`property "${name}"`) },
    `${name} of ${dest}: ${sent} in a store`,
  );
}

for (const klass of domainClasses) {
  t.test(`every property of ${klass} accepts and refuses values as its row says`, async (t) => {
    for (const { name } of system().domainProperties[klass].all) {
      await check(t, valuesOf(klass, name), { dest: subjectOf(klass), method: "admin.vm.property", name });
    }
  });
}

t.test("every property of the system accepts and refuses values as its row says", async (t) => {
  for (const { name } of system().properties.all) {
    await check(t, appPropertyValues[name], { dest: "dom0", method: "admin.property", name });
  }
});

t.test("every row has a property", (t) => {
  const known = new Set(domainClasses.flatMap((klass) => system().domainProperties[klass].all.map(({ name }) => name)));
  t.same(
    Object.keys(domainPropertyValues).filter((name) => !known.has(name)),
    [],
  );
  const global = system().properties.all.map(({ name }) => name);
  t.same(Object.keys(appPropertyValues).sort(), [...global].sort());
  t.end();
});
