import t from "tap";
import type { Domain } from "../../src/core/domain.ts";
import { PreservedParts } from "../../src/core/store/preserved-parts.ts";
import { StoreWriter } from "../../src/core/store/write-store.ts";
import type { Volume } from "../../src/core/volumes.ts";
import { addDomain, ask, coreApp, serverOf } from "../rig/core-app.ts";

function system() {
  const app = coreApp("/pools");
  const fedora = addDomain(app, "TemplateVM", "fedora-41");
  const mail = addDomain(app, "AppVM", "mail", fedora);
  return { app, fedora, mail };
}

function volumeOf(domain: Domain, name: string): Volume {
  return domain.volumes.get(name) as Volume;
}

async function revisionsOf(volume: Volume): Promise<readonly string[]> {
  return (await volume.status()).revisions.map(({ id }) => id);
}

t.test("a run of a domain leaves a revision that can be restored", async (t) => {
  const { mail } = system();
  await mail.volumes.create();
  const kept = volumeOf(mail, "private");
  kept.configure({ revisionsToKeep: 2 });
  t.same(await revisionsOf(kept), []);
  await mail.volumes.start();
  await mail.volumes.stop();
  t.same(await revisionsOf(kept), ["1"]);
  await kept.revert("1");
  t.same(await revisionsOf(kept), ["1", "2"], "the state before the revert is a revision too");
  await mail.volumes.start();
  await t.rejects(kept.revert("1"), { name: "StorageError" });
  await mail.volumes.stop();
  t.same(await revisionsOf(kept), ["2", "3"], "the oldest revisions are removed");
  await t.rejects(kept.revert("1"), { name: "StorageError" });
  kept.configure({ revisionsToKeep: -1 });
  t.same(await revisionsOf(kept), []);
});

t.test("a snapshot is outdated after a later run of its template", async (t) => {
  const { fedora, mail } = system();
  await mail.volumes.start();
  t.equal((await volumeOf(mail, "root").status()).isOutdated, false);
  await fedora.volumes.start();
  t.equal((await volumeOf(mail, "root").status()).isOutdated, false);
  await fedora.volumes.stop();
  t.equal((await volumeOf(mail, "root").status()).isOutdated, true);
  await mail.volumes.stop();
  t.same(await revisionsOf(volumeOf(mail, "root")), []);
});

t.test("the root volume follows the template, the kernel volume its property", async (t) => {
  const { app, mail } = system();
  app.storage.addPool({ name: "other", driver: "file", dir_path: "/other" });
  const debian = addDomain(app, "TemplateVM", "debian-12");
  await debian.volumes.create({ pool: "other" });
  await volumeOf(debian, "root").resize(20 * 2 ** 30);
  t.equal(volumeOf(mail, "root").config.pool, "varlibqubes");
  mail.loadProperty("template", debian);
  const { pool, vid, source, size } = volumeOf(mail, "root").config;
  t.same(
    { pool, vid, source, size },
    { pool: "other", vid: "appvms/mail/root", source: "vm-templates/debian-12/root", size: 20 * 2 ** 30 },
  );
  t.equal(app.storage.findPool("varlibqubes")?.find("appvms/mail/root"), undefined);
  mail.loadProperty("kernel", "6.1.75-1");
  t.equal(volumeOf(mail, "kernel").config.vid, "6.1.75-1");
  mail.loadProperty("kernel", "gone");
  await t.rejects(mail.volumes.start(), { name: "StoragePoolException", message: /gone/ });
  mail.loadProperty("kernel", "");
  await mail.volumes.start();
  t.pass("the volumes started before the failure were stopped");
});

t.test("stored volumes load as the same volumes", (t) => {
  const { mail } = system();
  volumeOf(mail, "private").configure({ revisionsToKeep: 7, rw: false });
  const again = system().mail;
  again.volumes.load(mail.volumes.config());
  t.same(again.volumes.config(), mail.volumes.config());
  const lost = system().mail;
  lost.volumes.load([{ name: "private", pool: "gone", vid: "x/y" }]);
  t.throws(() => lost.volumes.get("private"), { name: "StoragePoolException", message: /gone/ });
  t.match(
    lost.volumes.config()[1],
    { name: "private", pool: "gone", vid: "x/y" },
    "its configuration is not lost on save",
  );
  t.ok(lost.volumes.isIn("gone"));
  t.end();
});

t.test("a failed creation of a domain leaves no volumes", async (t) => {
  const { app, mail } = system();
  await t.rejects(mail.volumes.create({ pools: { volatile: "nowhere" } }), { name: "StoragePoolException" });
  t.same(app.storage.findPool("varlibqubes")?.list(), ["vm-templates/fedora-41/root"]);
  t.same(app.adminVM?.volumes.names, []);
});

t.test("the removal of a domain removes its volumes", async (t) => {
  const { app, mail } = system();
  await mail.volumes.create({ pool: "varlibqubes" });
  t.ok(mail.volumes.isIn("varlibqubes"));
  await mail.volumes.remove();
  t.same(app.storage.findPool("varlibqubes")?.list(), ["vm-templates/fedora-41/root"]);
});

t.test("data can be imported only into persistent volumes", async (t) => {
  const { mail } = system();
  const kept = volumeOf(mail, "private");
  t.equal(await kept.importBegin(5), "/pools/appvms/mail/private-import.img");
  await t.rejects(mail.volumes.start(), { name: "StoragePoolException" });
  await kept.importEnd(false);
  t.equal(kept.config.size, 2 * 2 ** 30);
  await t.rejects(kept.importEnd(true), { name: "StorageError" });
  await kept.importBegin(5);
  await kept.importEnd(true);
  t.equal(kept.config.size, 5);
  t.same(await revisionsOf(kept), ["1"]);
  await t.rejects(volumeOf(mail, "root").importBegin(5), { name: "StorageError" });
  await t.rejects(volumeOf(mail, "kernel").importBegin(5), { name: "StorageError" });
});

t.test("a volatile volume follows its pool, unless it has a setting of its own", async (t) => {
  const { app, mail } = system();
  const server = serverOf(app);
  const ephemeral = async (volume: string): Promise<string | undefined> => {
    const info = await ask(server, "qubesd", `admin.vm.volume.Info+${volume} dom0 name mail\0`);
    return /ephemeral=(\w+)/.exec(info)?.[1];
  };
  const stored = () => mail.volumes.config().find(({ name }) => name === "volatile")?.ephemeral;
  t.equal(await ephemeral("volatile"), "False");
  app.storage.findPool("varlibqubes")?.setEphemeralVolatile(true);
  t.equal(await ephemeral("volatile"), "True");
  t.equal(await ephemeral("private"), "False", "it keeps its data");
  t.equal(stored(), null, "a default is not stored");
  await ask(server, "qubesd", "admin.vm.volume.Set.ephemeral+volatile dom0 name mail\0False");
  t.equal(await ephemeral("volatile"), "False");
  t.equal(stored(), false);
  const text = new StoreWriter(app, { app: new PreservedParts(), domains: new Map() }).text();
  t.match(text, /name="volatile" [^>]*vid="appvms\/mail\/volatile"[^>]* ephemeral="False"/);
  t.notMatch(text, /ephemeral="True"/);
});

t.test("a snapshot grows with its source, at once and after a load", async (t) => {
  const { fedora, mail } = system();
  for (const domain of [fedora, mail]) await domain.volumes.create();
  const before = volumeOf(mail, "root").config.size;
  await volumeOf(fedora, "root").resize(2 * before);
  t.equal(volumeOf(mail, "root").config.size, 2 * before);
  t.equal(mail.volumes.config().find(({ name }) => name === "root")?.size, 2 * before, "as it is stored");
});
