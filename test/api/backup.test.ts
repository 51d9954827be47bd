import t from "tap";
import { AppStorage } from "../../src/core/app-storage.ts";
import { makeApp } from "../../src/core/make-app.ts";
import { fillNewSystem } from "../../src/core/new-system.ts";
import { MemoryHypervisor } from "../../src/hypervisor/drivers/memory-hypervisor.ts";
import { memoryDrivers } from "../../src/storage/drivers/memory-drivers.ts";
import { ask, serverOf } from "../rig/core-app.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

t.test("a backup profile is read as YAML, and its passphrase is not revealed", async (t) => {
  const folder = new TemporaryFolder(t);
  const storage = new AppStorage(memoryDrivers());
  const app = makeApp({ hypervisor: new MemoryHypervisor(), storage, backupProfiles: folder.path });
  fillNewSystem(app, { directory: folder.path });
  const server = serverOf(app);
  const info = (profile: string) => ask(server, "qubesd", `admin.backup.Info+${profile} dom0 name dom0\0`);
  folder.write(
    "nightly.conf",
    'include: [work, "$type:AppVM"]\nexclude:\n- vault # never\ndestination_vm: usb\npassphrase_text: x\n',
  );
  t.equal(
    await info("nightly"),
    "0\0Backup profile: nightly\ndestination_vm: usb\ninclude: work, $type:AppVM\nexclude: vault\n",
  );
  folder.write("broken.conf", "include: [work\n");
  t.match(await info("broken"), /^2\0QubesException\0\0Backup profile: /);
  folder.write("list.conf", "- work\n");
  t.match(await info("list"), /^2\0QubesException\0\0Backup profile: expected KEY: VALUE lines/);
  t.match(await info("none"), /^2\0QubesBackupProfileNotFoundError\0/);
});
