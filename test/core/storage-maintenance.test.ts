import { symlinkSync } from "node:fs";
import t from "tap";
import { AppStorage } from "../../src/core/app-storage.ts";
import { makeApp } from "../../src/core/make-app.ts";
import { fillNewSystem } from "../../src/core/new-system.ts";
import { checkStorage, fireCopyProgress, recoverVolumes } from "../../src/core/storage-maintenance.ts";
import { MemoryHypervisor } from "../../src/hypervisor/drivers/memory-hypervisor.ts";
import { diskDrivers } from "../../src/storage/drivers/disk-drivers.ts";
import { addDomain, coreApp, hear } from "../rig/core-app.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

t.test("a long copy is reported for the domain whose volume is written", (t) => {
  const app = coreApp("/pools");
  const fedora = addDomain(app, "TemplateVM", "fedora-41");
  addDomain(app, "AppVM", "mail", fedora);
  app.enableEvents();
  const heard = hear(app, "new");
  const progress = { copied: 5, total: 9 };
  fireCopyProgress(app, { pool: "varlibqubes", vid: "appvms/mail/private", ...progress });
  fireCopyProgress(app, { pool: "varlibqubes", vid: "appvms/nobody/private", ...progress });
  fireCopyProgress(app, { pool: "other", vid: "appvms/mail/private", ...progress });
  t.match(heard, [
    { event: "domain-volume-copy-progress", subject: "mail", kwargs: { volume: "private", copied: "5", total: "9" } },
  ]);
  t.equal(heard.length, 1);
  t.end();
});

t.test("a check reports no image that a volume of any pool uses", async (t) => {
  const folder = new TemporaryFolder(t);
  const listener = { info: () => {}, warning: () => {}, copying: () => {} };
  const storage = new AppStorage(diskDrivers(listener));
  const app = makeApp({ hypervisor: new MemoryHypervisor(), storage });
  fillNewSystem(app, { directory: folder.at("pool"), driver: "file" });
  folder.writeAll({ "pool/appvms/mail/data.img": "d", "pool/appvms/gone/private.img": "g" });
  symlinkSync("pool", folder.at("link"));
  const twin = { name: "twin", driver: "file", dir_path: folder.at("link") };
  await t.rejects(storage.addNewPool(twin), {
    name: "StoragePoolException",
    message: 'the pool "varlibqubes" has its volumes in this directory',
  });
  // An old store can have such a pool.
  storage.addPool(twin);
  const mail = addDomain(app, "StandaloneVM", "mail");
  mail.volumes.load([{ name: "data", pool: "varlibqubes", vid: "appvms/mail/data" }]);
  await mail.volumes.create({ pool: "twin" });
  const found = (await checkStorage(app)).map(({ path, text }) => `${path.slice(folder.path.length)}: ${text}`);
  const stranger = "image that no volume in the store uses; check it, then remove it yourself";
  t.same(found, [
    `/pool/appvms/gone/private.img: ${stranger}`,
    "/link: the pools varlibqubes and twin share a directory",
    `/link/appvms/gone/private.img: ${stranger}`,
  ]);
});

t.test("volumes of halted domains are stopped, until the daemon stops", async (t) => {
  const app = coreApp("/pools");
  const fedora = addDomain(app, "TemplateVM", "fedora-41");
  await fedora.volumes.create();
  await fedora.volumes.start();
  const isDirty = async () => (await fedora.volumes.get("root")?.status())?.isDirty;
  await recoverVolumes(app, AbortSignal.abort(), (error) => t.fail(error.message));
  t.equal(await isDirty(), true);
  await recoverVolumes(app, new AbortController().signal, (error) => t.fail(error.message));
  t.equal(await isDirty(), false);
  const failures: string[] = [];
  fedora.volumes.recover = async () => {
    throw new Error("no disk");
  };
  await recoverVolumes(app, new AbortController().signal, (error) => failures.push(error.message));
  t.same(failures, ["no disk"], "the other volumes are still stopped");
});
