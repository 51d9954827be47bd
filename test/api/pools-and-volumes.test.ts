import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import t from "tap";
import { addDomain, ask, coreApp, type HeardEvent, hear, serverOf } from "../rig/core-app.ts";

interface Exchange {
  readonly daemon: "seed" | "head";
  readonly group: string;
  readonly socket: string;
  readonly method: string;
  readonly dest: string;
  readonly arg: string;
  readonly payload: string;
  readonly request: string;
  readonly reply: string;
  readonly events: readonly HeardEvent[] | null;
}

const exchanges = readFileSync("test/samples/qubesd-pools-and-volumes.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Exchange);

interface Difference {
  /** The beginnings of our replies, in order. */
  readonly ours: readonly string[];
  readonly why: string;
}

/** Our different replies by daemon, destination, method, argument and payload. Each must occur. */
const differences: Readonly<Record<string, Difference>> = {
  "seed dom0 admin.pool.ListDrivers  ": { ours: ["0"], why: "only drivers that can open pools are listed" },
  "head dom0 admin.pool.ListDrivers  ": { ours: ["0"], why: "only drivers that can open pools are listed" },
  "seed dom0 admin.pool.Add file name=extra dir_path=/x ": {
    ours: ["2 QubesException"],
    why: "the reference gives no reason",
  },
  "seed dom0 admin.pool.Add file name=e3 ": { ours: ["2 QubesException"], why: "the reference gives no reason" },
  "seed dom0 admin.pool.Set.revisions_to_keep extra 2": {
    ours: ["2 StoragePoolException"],
    why: "the reference crashes",
  },
  "head dom0 admin.pool.Set.revisions_to_keep extra 2": {
    ours: ["2 StoragePoolException"],
    why: "the reference crashes",
  },
  "seed dom0 admin.pool.Remove extra ": {
    ours: ["2 QubesException", "0"],
    why: "a pool in use cannot be removed, as in the current release",
  },
  "seed fedora-41 admin.vm.volume.Info private ": {
    ours: ["0"],
    why: "the number of revisions of the pool, as in the current release",
  },
  "seed studio admin.vm.volume.Resize root 21474836480": { ours: ["0"], why: "the reference had no image" },
  "head studio admin.vm.volume.Resize private 100": { ours: ["2 StoragePoolException"], why: "volumes do not shrink" },
  "seed studio admin.vm.volume.Revert private nope": { ours: ["2 StoragePoolException"], why: "the reference crashes" },
  "head studio admin.vm.volume.Revert private nope": { ours: ["2 StoragePoolException"], why: "the reference crashes" },
  "seed personal admin.vm.volume.Import private ": { ours: ["0", "0"], why: "a copy has the size of the original" },
  "head studio admin.vm.volume.Clear private ": {
    ours: ["0"],
    why: "the size differs, because the volume did not shrink",
  },
  "head personal internal.vm.volume.ImportBegin private ": {
    ours: ["0"],
    why: "the size differs, because the volume did not shrink",
  },
};

function populated() {
  const app = coreApp(resolve("S_seed"));
  const fedora = addDomain(app, "TemplateVM", "fedora-41");
  app.loadProperty("default_template", fedora);
  for (const name of ["studio", "personal"]) addDomain(app, "AppVM", name, fedora);
  const dvm = addDomain(app, "AppVM", "default-dvm", fedora);
  dvm.loadProperty("template_for_dispvms", true);
  const usb = addDomain(app, "DispVM", "sys-usb", dvm);
  usb.loadProperty("dispid", 7);
  addDomain(app, "StandaloneVM", "win10").loadProperty("kernel", "");
  app.enableEvents();
  return app;
}

/** Replaces the values that differ by machine. */
function normal(reply: string): string {
  const [head = "", name = ""] = reply.split("\0");
  if (head === "2") return `2 ${name}`;
  if (/^0\0[A-Za-z0-9]{32}$/.test(reply)) return "0 TOKEN";
  return reply
    .replace(/(^|\0)(path|dir_path)=.*?S_(seed|head)/gm, "$1$2=S")
    .replace(/ \/.*\/(appvms\/)/, " $1")
    .replace(/((?:^|data_)(?:size|usage))=2[67][0-9]{9,10}$/gm, "$1=")
    .replace(/((?:^|data_)usage)=0$/gm, "$1=");
}

for (const daemon of ["seed", "head"] as const) {
  for (const group of ["pools", "volumes"]) {
    t.test(`${group}: the replies are those of the ${daemon} daemon`, async (t) => {
      const app = populated();
      const server = serverOf(app);
      const heard = hear(app, daemon === "seed" ? "old" : "new");
      const tokens = new Map<string, string>();
      const seen = new Map<string, string[]>();
      for (const each of exchanges.filter((one) => one.daemon === daemon && one.group === group)) {
        heard.length = 0;
        const request = each.request.replace(/[A-Za-z0-9]{32}$/, (token) => tokens.get(token) ?? token);
        const kind = each.socket.includes("internal") ? "internal" : "qubesd";
        const reply = await ask(server, kind, request.replaceAll("S_head", "S_seed"));
        const token = /^0\0([A-Za-z0-9]{32})$/.exec(each.reply)?.[1];
        if (token !== undefined) tokens.set(token, reply.slice(2));
        const key = `${daemon} ${each.dest} ${each.method} ${each.arg} ${each.payload.replaceAll("\n", " ")}`;
        const title = `${each.method}+${each.arg} ${each.dest} ${JSON.stringify(each.payload).slice(0, 50)}`;
        if (differences[key] !== undefined) {
          const before = seen.get(key) ?? [];
          seen.set(key, [...before, normal(reply)]);
          continue;
        }
        // Its pools contain volumes of other domains too.
        if (each.method === "admin.pool.volume.List")
          t.match(reply, /^0\0(.*\n)*vm-templates\/fedora-41\/private\n(.*\n)*$/);
        else t.equal(normal(reply), normal(each.reply), title);
        t.same(heard, each.events ?? [], `events of ${title}`);
      }
      for (const [key, { ours, why }] of Object.entries(differences)) {
        const isPool = key.includes(".pool.");
        if (!key.startsWith(daemon) || isPool !== (group === "pools")) continue;
        const replies = (seen.get(key) ?? []).map((reply, index) => reply.startsWith(ours[index] ?? "?"));
        t.same(
          replies,
          ours.map(() => true),
          `${key}: ${why}`,
        );
      }
    });
  }
}
