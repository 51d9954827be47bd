import t, { type Test } from "tap";
import { LifeSystem } from "../rig/life/life-system.ts";
import { inMemory, TemporaryFolder } from "../rig/temporary-folder.ts";

/** A system with a disposable template that has settings of its own. */
async function system(test: Test): Promise<LifeSystem> {
  const life = LifeSystem.fresh(new TemporaryFolder(test, inMemory).path);
  const create = (name: string, klass: string, template = "") =>
    life.must(`admin.vm.Create.${klass}`, "dom0", template, `name=${name} label=red`);
  await create("tpl", "TemplateVM");
  await create("dvm", "AppVM", "tpl");
  const settings = { template_for_dispvms: "True", netvm: "", memory: "500", default_user: "guest" };
  for (const [name, value] of Object.entries(settings)) await life.must("admin.vm.property.Set", "dvm", name, value);
  await life.must("admin.vm.feature.Set", "dvm", "service.cups", "1");
  await life.must("admin.vm.tag.Set", "dvm", "untrusted");
  await life.must("admin.vm.firewall.Set", "dvm", "", "action=drop\n");
  return life;
}

/** How a disposable is created; returns its name. */
const origins = {
  CreateDisposable: (life: LifeSystem) => life.must("admin.vm.CreateDisposable", "dvm"),
  "Create.DispVM": async (life: LifeSystem) => {
    await life.must("admin.vm.Create.DispVM", "dom0", "dvm", "name=named label=blue");
    return "named";
  },
};

for (const [origin, make] of Object.entries(origins)) {
  t.test(`${origin}: a disposable has what is set at its template, also after a restart`, async (t) => {
    const life = await system(t);
    const name = await make(life);
    const looksRight = async (life: LifeSystem): Promise<void> => {
      const get = (property: string) => life.must("admin.vm.property.Get", name, property);
      t.equal(await get("netvm"), "default=False type=vm ", "it is as offline as its template");
      t.equal(await get("memory"), "default=False type=int 500");
      t.equal(await get("default_user"), "default=False type=str guest");
      t.match(await get("vcpus"), /^default=True/, "defaults are not copied");
      t.match(await get("template"), / dvm$/);
      t.equal(await life.must("admin.vm.feature.Get", name, "service.cups"), "1");
      t.equal(await life.must("admin.vm.firewall.Get", name), "action=drop\n");
      t.ok((await life.must("admin.vm.tag.List", name)).split("\n").includes("untrusted"));
    };
    await looksRight(life);
    await looksRight(life.restarted());
    await life.must("admin.vm.property.Set", "dvm", "memory", "600");
    await looksRight(life);
  });
}

t.test("a disposable of a preloading template is not preloaded by itself", async (t) => {
  const life = await system(t);
  for (const [name, value] of Object.entries({ "preload-dispvm-delay": "5" })) {
    await life.must("admin.vm.feature.Set", "dvm", name, value);
  }
  const name = await life.must("admin.vm.CreateDisposable", "dvm");
  t.notMatch(await life.must("admin.vm.feature.List", name), /preload/);
});

t.test("a disposable template stays one while it is its own default", async (t) => {
  const life = await system(t);
  for (const property of ["default_dispvm", "management_dispvm"]) {
    await life.must("admin.vm.property.Set", "dvm", property, "dvm");
    for (const [method, value] of [
      ["Set", "False"],
      ["Reset", ""],
    ] as const) {
      const reply = await life.ask(`admin.vm.property.${method}`, "dvm", "template_for_dispvms", value);
      t.same(reply, { error: "QubesVMInUseError" }, `${method} with ${property}`);
    }
    await life.must("admin.vm.property.Reset", "dvm", property);
  }
  await life.must("admin.vm.property.Set", "dvm", "template_for_dispvms", "False");
});
