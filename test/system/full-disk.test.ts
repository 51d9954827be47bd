import { writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { mountFilesystem, noFilesystems } from "../rig/filesystems.ts";
import { fillDisk } from "../rig/fill-disk.ts";
import { largeStore } from "../rig/large-store.ts";
import { call, request, runDaemon } from "../rig/run-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

/** A change of each kind, and the question whose reply shows it. */
const changes = {
  "a property": [
    call("admin.vm.property.Set", "studio", "memory", "900"),
    call("admin.vm.property.Get", "studio", "memory"),
  ],
  "a reset": [call("admin.vm.property.Reset", "studio", "label"), call("admin.vm.property.Get", "studio", "label")],
  "a global property": [
    call("admin.property.Set", "dom0", "default_kernel", ""),
    call("admin.property.Get", "dom0", "default_kernel"),
  ],
  "a tag": [call("admin.vm.tag.Set", "studio", "seen"), call("admin.vm.tag.List", "studio")],
  "a feature": [call("admin.vm.feature.Set", "studio", "x", "1"), call("admin.vm.feature.List", "studio")],
  "a label": [call("admin.label.Create", "dom0", "pink", "0xff00ff"), call("admin.label.List", "dom0")],
  "a note": [call("admin.vm.notes.Set", "studio", "", "text"), call("admin.vm.notes.Get", "studio")],
  "firewall rules": [
    call("admin.vm.firewall.Set", "studio", "", "action=drop\n"),
    call("admin.vm.firewall.Get", "studio"),
  ],
  "a new domain": [call("admin.vm.Create.TemplateVM", "dom0", "", "name=new label=red"), call("admin.vm.List", "dom0")],
} as const;

t.test(
  "on a full disk every change is refused and undone, and none is lost later",
  { skip: noFilesystems() },
  async (t) => {
    const sockets = new TemporaryFolder(t);
    const { path: directory } = mountFilesystem(t, "ext4", 40 * 2 ** 20);
    const store = join(directory, "qubes.xml");
    writeFileSync(store, largeStore(1000).replaceAll("/var/lib/qubes", directory));
    const args = ["--store", store, "--socket-dir", sockets.path];
    const ask = (text: string) => request(sockets.at("qubesd.sock"), text);
    const replies = () => Promise.all(Object.values(changes).map(([, question]) => ask(question)));
    const first = await runDaemon(t, args);
    const before = await replies();
    const empty = fillDisk(directory, 0);
    for (const [what, [change, question]] of Object.entries(changes)) {
      const shown = await ask(question);
      t.match(await ask(change), /^2\0[A-Za-z]+\0/, what);
      t.equal(await ask(question), shown, `the same after the refusal of ${what}`);
    }
    empty();
    t.same(await replies(), before);
    for (const [what, [change]] of Object.entries(changes)) {
      if (what !== "a reset") t.match(await ask(change), /^0\0/, what);
    }
    const after = await replies();
    await first.stop("SIGKILL");
    const second = await runDaemon(t, args);
    t.same(await replies(), after, "what was answered is on the disk");
    await second.stop();
  },
);
