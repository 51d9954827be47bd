import t from "tap";
import { addDomain, coreApp } from "../../rig/core-app.ts";
import { shutdown, start } from "../../rig/power.ts";

t.test("a running domain gets its list of services", async (t) => {
  const app = coreApp("/d");
  const template = addDomain(app, "TemplateVM", "fedora");
  const work = addDomain(app, "AppVM", "work", template);
  app.enableEvents();
  work.features.set("service.cups", true);
  work.features.set("service.crond", false);
  work.features.set("other", true);
  t.same(app.qubesDb.list("work", "/qubes-service/"), [], "a halted domain has no entries");
  await start(work);
  t.same(app.qubesDb.list("work", "/qubes-service/"), [
    "/qubes-service/crond",
    "/qubes-service/cups",
    "/qubes-service/meminfo-writer",
  ]);
  t.equal(app.qubesDb.read("work", "/qubes-service/cups"), "1");
  t.equal(app.qubesDb.read("work", "/qubes-service/crond"), "0");
  work.features.set("service.crond", true);
  t.equal(app.qubesDb.read("work", "/qubes-service/crond"), "1");
  work.features.delete("service.cups");
  t.equal(app.qubesDb.read("work", "/qubes-service/cups"), undefined);
  await shutdown(work);
  t.same(app.qubesDb.list("work", "/qubes-service/"), []);
});
