import { existsSync, readlinkSync } from "node:fs";
import t from "tap";
import { AutostartLinks } from "../../../src/core/autostart-units.ts";
import { addDomain, coreApp } from "../../rig/core-app.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

t.test("a domain with autostart has a unit", async (t) => {
  const folder = new TemporaryFolder(t);
  const units = folder.directory("wants");
  const app = coreApp("/d", undefined, { autostartUnits: new AutostartLinks(units) });
  const work = addDomain(app, "AppVM", "work", addDomain(app, "TemplateVM", "fedora"));
  app.enableEvents();
  const unit = `${units}/qubes-vm@work.service`;
  const isEnabled = () => existsSync(`${units}/.`) && readlink(unit);
  work.setProperty("autostart", true);
  t.equal(isEnabled(), "/usr/lib/systemd/system/qubes-vm@.service");
  work.setProperty("autostart", true);
  t.ok(isEnabled(), "a second time is no error");
  work.setProperty("autostart", false);
  t.notOk(isEnabled());
  work.setProperty("autostart", true);
  work.resetProperty("autostart");
  t.notOk(isEnabled());
  work.setProperty("autostart", true);
  await work.fireAsync("domain-remove-from-disk");
  t.notOk(isEnabled(), "the unit goes with the domain");
  await work.fireAsync("domain-create-on-disk");
  t.ok(isEnabled());
});

t.test("a unit that cannot be changed refuses the property", async (t) => {
  const app = coreApp("/d", undefined, { autostartUnits: new AutostartLinks("/nowhere/at/all") });
  const work = addDomain(app, "AppVM", "work", addDomain(app, "TemplateVM", "fedora"));
  app.enableEvents();
  t.throws(() => work.setProperty("autostart", true), { name: "QubesException" });
  t.equal(work.getProperty("autostart"), false);
});

function readlink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
