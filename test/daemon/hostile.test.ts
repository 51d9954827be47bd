import { readdirSync, readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import fc from "fast-check";
import t from "tap";
import { apiMethods } from "../../src/api/method-table.ts";
import { connected } from "../rig/connected.ts";
import { call, type RunningDaemon, request, runDaemon } from "../rig/run-daemon.ts";
import { writeSmallStore } from "../rig/stores.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

async function start(t: Tap) {
  const folder = new TemporaryFolder(t);
  const store = writeSmallStore(folder);
  const daemon = await runDaemon(t, ["--store", store, "--socket-dir", folder.path]);
  const socket = folder.at("qubesd.sock");
  const isWell = async (): Promise<boolean> =>
    (await request(socket, call("admin.vm.List", "dom0"))).includes("studio ");
  return { folder, store, daemon, socket, isWell };
}

type Tap = Parameters<typeof runDaemon>[0];

const name = fc.constantFrom("studio", "dom0", "net", "gone", "", "../x", "uuid:33333333-3333-4333-8333-333333333333");
const method = fc.oneof(
  fc.constantFrom(...apiMethods.map((each) => each.name.replace(".CLASS", ".AppVM"))),
  fc.string({ maxLength: 12 }),
);
const bytes = fc.uint8Array({ maxLength: 300 }).map((each) => Buffer.from(each).toString("latin1"));

/** Nearly valid requests reach more code than noise. */
const hostile = fc.oneof(
  bytes,
  fc.tuple(method, fc.oneof(name, bytes), name, name, bytes).map(([each, argument, source, dest, payload]) => {
    return `${each}+${argument} ${source} name ${dest}\0${payload}`;
  }),
  fc.tuple(name, method, name, fc.oneof(name, bytes), bytes).map((fields) => fields.join("\0")),
);

t.test("any bytes get a reply or none, and the next request gets a reply", async (t) => {
  const { daemon, socket, isWell, store } = await start(t);
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      // Streams do not end; dom0 could remove the object that the test checks.
      if (/admin\.(Events|vm\.Stats|vm\.Remove)/.test(text)) return;
      const reply = await request(socket, text);
      if (reply !== "" && !/^[02]\0/.test(reply)) throw new Error(`a strange reply: ${JSON.stringify(reply)}`);
      if (/\/src\/|node_modules|at .*\.ts:|\.cjs/.test(reply)) throw new Error(`internals: ${reply}`);
      if (sent++ % 50 === 0 && !(await isWell())) throw new Error("the next request is not answered");
    }),
    { numRuns: 600 },
  );
  t.ok(await isWell());
  t.equal(daemon.process.exitCode, null);
  t.same(await daemon.stop(), { code: 0, signal: null });
  t.match(readFileSync(store, "utf8"), /<\/qubes>\n$/);
});

t.test("long, incomplete or missing requests delay no other client", async (t) => {
  const { daemon, socket, isWell } = await start(t);
  const open: Socket[] = [];
  const held = async (text: string): Promise<Socket> => {
    const client = (await connected(socket)).on("error", () => {});
    client.write(text);
    open.push(client);
    return client;
  };
  for (let number = 0; number < 1000; number++) await held(number % 2 === 0 ? "" : "admin.vm.List+ dom0 na");
  t.ok(await isWell(), "with 1000 incomplete requests open");
  const long = await held("admin.vm.feature.Set+x dom0 name studio\0");
  // A socket reports the end of the other side only if it is read.
  const closed = new Promise((resolve) => long.resume().on("close", resolve));
  long.write("x".repeat(70_000));
  await closed;
  t.match(daemon.printed(), /request too long/);
  t.ok(await isWell());
  for (const client of open) client.destroy();
  t.ok(await isWell());
  await daemon.stop();
});

t.test("a client that does not read its events is disconnected, and the others are not", async (t) => {
  const { daemon, socket } = await start(t);
  const slow = await connected(socket);
  slow.on("error", () => {});
  slow.pause();
  slow.end("admin.Events+ dom0 name dom0\0");
  const good = await connected(socket);
  let heard = "";
  good.setEncoding("latin1").on("data", (piece: string) => {
    heard += piece;
  });
  good.end("admin.Events+ dom0 name dom0\0");
  while (!heard.includes("connection-established")) await setTimeout(5);
  const value = "v".repeat(30_000);
  for (let number = 0; number < 100 && !/too slowly/.test(daemon.printed()); number++) {
    await request(socket, call("admin.vm.feature.Set", "studio", "big", value));
  }
  t.match(daemon.printed(), /disconnected a client that reads its events too slowly/);
  await request(socket, call("admin.vm.tag.Set", "studio", "after"));
  while (!heard.includes("domain-tag-add:after")) await setTimeout(5);
  t.pass("who reads hears on");
  for (const client of [slow, good]) client.destroy();
  await daemon.stop();
});

t.test("thousands of subscribers leave no resources behind", async (t) => {
  const { daemon, socket, isWell } = await start(t);
  const comeAndGo = async (): Promise<void> => {
    await Promise.all(
      Array.from({ length: 200 }, async () => {
        const client = (await connected(socket)).on("error", () => {});
        client.write("admin.Events+ dom0 name dom0\0");
        client.end();
        await new Promise((resolve) => client.once("data", resolve));
        client.destroy();
      }),
    );
    for (let number = 0; number < 20; number++) {
      await request(socket, call("admin.vm.tag.Set", "studio", `t${number}`));
      await request(socket, call("admin.vm.tag.Remove", "studio", `t${number}`));
    }
  };
  for (let round = 0; round < 3; round++) await comeAndGo();
  const before = { descriptors: openDescriptors(daemon), memory: residentKilobytes(daemon) };
  for (let round = 0; round < 10; round++) await comeAndGo();
  t.ok(await isWell());
  await setTimeout(100);
  const after = { descriptors: openDescriptors(daemon), memory: residentKilobytes(daemon) };
  t.ok(after.descriptors <= before.descriptors + 2, `${before.descriptors} descriptors, then ${after.descriptors}`);
  t.ok(after.memory < before.memory + 60_000, `${before.memory} kB, then ${after.memory} kB`);
  await daemon.stop();
});

function openDescriptors({ process: { pid } }: RunningDaemon): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

function residentKilobytes({ process: { pid } }: RunningDaemon): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}
