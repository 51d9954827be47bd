import t from "tap";
import { apiMethods } from "../../src/api/method-table.ts";
import { domainClasses } from "../../src/base/domain-names.ts";
import { deviceClasses } from "../../src/core/devices/device.ts";
import { saveError } from "../../src/core/store/save-error.ts";
import { StoreError } from "../../src/core/store/store-error.ts";
import { addDomain, ask, coreApp, serverOf } from "../rig/core-app.ts";

function system() {
  const app = coreApp("/pools");
  const fedora = addDomain(app, "TemplateVM", "fedora");
  app.loadProperty("default_template", fedora);
  addDomain(app, "AppVM", "work", fedora);
  app.enableEvents();
  return app;
}

const classOf = (reply: string): string => (reply.startsWith("2\0") ? (reply.split("\0")[1] as string) : reply);

/** Streams have no reply. */
const streams = ["admin.Events", "admin.vm.Stats", "internal.WatchSystemInfo"];

t.test("every refusal has a class", async (t) => {
  for (const { name, socket, era } of apiMethods) {
    if (era === "2019" || streams.includes(name)) continue;
    const classes = name.startsWith("admin.vm.device.") ? deviceClasses : domainClasses;
    for (const method of name.includes(".CLASS") ? classes.map((each) => name.replace("CLASS", each)) : [name]) {
      for (const argument of ["", "x", "dom0", "name", "..", "\u00ff", "dom0+x", "a\nb"]) {
        for (const payload of ["", "x", "name=x", "\u00ff\0", "device_id='x'"]) {
          for (const dest of ["dom0", "work", "gone"]) {
            const request = `${method}+${argument} dom0 name ${dest}\0${payload}`;
            const reply = await ask(serverOf(system()), socket, request);
            if (!/^[02]\0/.test(reply)) t.fail(`${JSON.stringify(request)}: ${JSON.stringify(reply)}`);
          }
        }
      }
    }
  }
  t.pass("no empty reply");
});

t.test("a change that cannot be saved has a class", async (t) => {
  for (const error of [new StoreError("/s", "the disk is full"), Object.assign(new Error("x"), { code: "ENOSPC" })]) {
    const app = system();
    app.journal.open({ save: () => Promise.reject(error), refuse: (each) => saveError(each, "the change was undone") });
    t.match(
      await ask(serverOf(app), "qubesd", "admin.vm.tag.Set+x dom0 name work\0"),
      /^2\0QubesException\0\0[^/]*\0$/,
    );
  }
});

t.test("properties that are set once", async (t) => {
  for (const name of ["name", "qid", "uuid"]) {
    for (const method of ["Set", "Reset"]) {
      const request = `admin.vm.property.${method}+${name} dom0 name work\0${method === "Set" ? "5" : ""}`;
      t.equal(classOf(await ask(serverOf(system()), "qubesd", request)), "QubesPropertyValueError", request);
    }
  }
});

t.test("names of domains", async (t) => {
  const create = (name: string) => `admin.vm.Create.AppVM+ dom0 name dom0\0name=${name} label=red`;
  for (const name of ["test-###", "--helpVM", "1stVM", "_x", ".x", "", "none", "default", "Domain-0", "x-dm"]) {
    t.equal(classOf(await ask(serverOf(system()), "qubesd", create(name))), "QubesValueError", name);
  }
  t.equal(classOf(await ask(serverOf(system()), "qubesd", create("x".repeat(32)))), "QubesValueError");
  for (const name of ["x", "a.b", "x".repeat(31)]) {
    t.equal(await ask(serverOf(system()), "qubesd", create(name)), "0\0", name);
  }
  const withoutLabel = "admin.vm.Create.AppVM+ dom0 name dom0\0name=test-###";
  t.equal(classOf(await ask(serverOf(system()), "qubesd", withoutLabel)), "QubesValueError", "before other faults");
});

t.test("references to domains", async (t) => {
  const app = system();
  const list = (dest: string) => ask(serverOf(app), "qubesd", `admin.vm.List+ dom0 name ${dest}\0`);
  const { uuid } = app.getDomain("work");
  t.equal(await list(`uuid:${uuid}`), `0\0work class=AppVM state=Halted uuid=${uuid}\n`);
  t.equal(classOf(await list("gone")), "QubesVMNotFoundError");
  t.equal(classOf(await list(".work")), "QubesValueError");
  t.equal(classOf(await list("uuid:")), "QubesVMInvalidUUIDError");
  t.equal(classOf(await list(`uuid:${uuid.toUpperCase().replace(/^0/, "A")}`)), "QubesVMInvalidUUIDError");
  t.equal(classOf(await list(`uuid:${uuid.replace(/.$/, "f")}`)), "QubesVMNotFoundError");
});
