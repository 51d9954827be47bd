import t from "tap";
import { fireCopyProgress, recoverVolumes } from "../../src/core/storage-maintenance.ts";
import { addDomain, coreApp, hear } from "../rig/core-app.ts";

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
