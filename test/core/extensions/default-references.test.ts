import t from "tap";
import { addDomain, addNetworkDomain, coreApp, hear } from "../../rig/core-app.ts";
import { start } from "../../rig/power.ts";

function system() {
  const app = coreApp("/pools");
  const fedora = addDomain(app, "TemplateVM", "fedora");
  const named = (name: string) => addDomain(app, "AppVM", name, fedora);
  const net = addNetworkDomain(app, "net", fedora);
  const [gui, mail, work] = [named("gui"), named("mail"), named("work")];
  work.loadProperty("netvm", null);
  work.loadProperty("guivm", null);
  app.enableEvents();
  return { app, fedora, net, gui, mail, work };
}

const texts = (heard: ReturnType<typeof hear>) => heard.map(({ subject, event }) => `${subject} ${event}`);

for (const kind of ["guivm", "audiovm"] as const) {
  t.test(`the tags of followers follow a set and a reset of default_${kind}`, async (t) => {
    const { app, gui, mail, work } = system();
    work.setProperty(kind, null);
    app.setProperty(`default_${kind}`, gui);
    t.ok(mail.tags.has(`${kind}-gui`));
    t.notOk(work.tags.has(`${kind}-gui`), "it does not follow the default");
    const heard = hear(app, "new");
    app.resetProperty(`default_${kind}`);
    t.ok(mail.tags.has(`${kind}-dom0`));
    t.notOk(mail.tags.has(`${kind}-gui`));
    t.ok(texts(heard).includes(`mail property-set:${kind}`));
    t.notOk(texts(heard).includes(`work property-set:${kind}`));
  });
}

t.test("a reset of default_netvm is a change to none for its followers", async (t) => {
  const { app, net, mail } = system();
  app.setProperty("default_netvm", net);
  const heard = hear(app, "new");
  app.resetProperty("default_netvm");
  const found = texts(heard).filter((text) => text.startsWith("mail ") || text.startsWith(" "));
  t.same(found, [
    " property-pre-reset:default_netvm",
    "mail property-pre-set:netvm",
    " property-pre-del:default_netvm",
    "mail property-set:netvm",
    "mail property-reset:netvm",
    " property-reset:default_netvm",
    " property-del:default_netvm",
  ]);
  t.equal(mail.netvm, null);
  heard.length = 0;
  app.resetProperty("default_netvm");
  t.notMatch(texts(heard), ["mail property-reset:netvm"], "nothing changed for a follower");
});

t.test("a reset to a default that a check refuses", async (t) => {
  const { app, net, mail, work } = system();
  mail.setProperty("netvm", net);
  app.setProperty("default_netvm", work);
  const refused = (run: () => void, code: string) => t.throws(run, { code });
  refused(() => mail.resetProperty("netvm"), "QubesValueError");
  t.equal(mail.netvm, net, "work does not provide network");
  work.setProperty("provides_network", true);
  refused(() => work.resetProperty("netvm"), "QubesValueError");
  t.equal(work.netvm, null, "work would be its own netvm");
  mail.setProperty("provides_network", true);
  work.setProperty("netvm", mail);
  refused(() => mail.resetProperty("netvm"), "QubesValueError");
  refused(() => mail.resetProperty("provides_network"), "QubesValueError");
  t.equal(mail.getProperty("provides_network"), true);
});

t.test("a running follower cannot get a netvm that does not run, by a set or a reset", async (t) => {
  const { app, net, mail } = system();
  const other = addDomain(app, "StandaloneVM", "other");
  other.loadProperty("provides_network", true);
  other.loadProperty("netvm", null);
  await start(net);
  app.setProperty("default_netvm", net);
  await start(mail);
  t.throws(() => app.setProperty("default_netvm", other), { code: "QubesVMNotStartedError" });
  t.equal(app.reference("default_netvm"), net);
  t.throws(() => mail.setProperty("netvm", other), { code: "QubesVMNotStartedError" });
  mail.setProperty("netvm", null);
  app.setProperty("default_netvm", other);
  t.throws(() => mail.resetProperty("netvm"), { code: "QubesVMNotStartedError" });
  t.equal(mail.netvm, null);
});

t.test("a reset of clockvm takes the service from the domain", async (t) => {
  const { app, mail } = system();
  app.setProperty("clockvm", mail);
  t.equal(mail.features.get("service.clocksync"), "1");
  app.resetProperty("clockvm");
  t.equal(mail.features.get("service.clocksync"), undefined);
});

t.test("domains that follow their template get events", async (t) => {
  const { app, fedora, mail } = system();
  const heard = hear(app, "new");
  fedora.setProperty("memory", 500);
  t.ok(texts(heard).includes("mail property-reset:memory"));
  mail.setProperty("memory", 600);
  heard.length = 0;
  fedora.resetProperty("memory");
  t.ok(texts(heard).includes("net property-reset:memory"));
  t.notOk(texts(heard).includes("mail property-reset:memory"));
});

t.test("the boot mode of followers", async (t) => {
  const { app, fedora, mail } = system();
  fedora.features.set("boot-mode.kernelopts.bm1", "x");
  const heard = hear(app, "new");
  fedora.features.set("boot-mode.appvm-default", "bm1");
  t.same(
    texts(heard).filter((text) => text.endsWith("property-reset:bootmode")),
    ["gui", "mail", "net", "work"].map((name) => `${name} property-reset:bootmode`),
  );
  t.equal(mail.getProperty("bootmode"), "bm1");
  fedora.setProperty("appvm_default_bootmode", "unknown");
  t.equal(mail.getProperty("bootmode"), "default", "no such boot mode");
  mail.features.set("boot-mode.active", "bm1");
  t.equal(mail.getProperty("bootmode"), "bm1");
});

t.test("keyboard layouts follow guivms, also in a ring", async (t) => {
  const { app, gui, mail } = system();
  mail.setProperty("guivm", gui);
  gui.setProperty("guivm", mail);
  const heard = hear(app, "new");
  gui.setProperty("keyboard_layout", "de++");
  t.equal(mail.getProperty("keyboard_layout"), "de++");
  t.equal(texts(heard).filter((text) => text === "mail property-reset:keyboard_layout").length, 1);
  gui.resetProperty("keyboard_layout");
  t.equal(mail.getProperty("keyboard_layout"), "us++");
});
