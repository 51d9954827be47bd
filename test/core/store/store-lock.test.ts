import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import t from "tap";
import { createStore, StoreFile } from "../../../src/core/store/index.ts";
import { emptyApp } from "../../rig/empty-app.ts";
import { smallStore } from "../../rig/stores.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

const holder = fileURLToPath(new URL("../../rig/programs/hold-store.ts", import.meta.url));

async function hold(path: string) {
  const child = spawn(process.execPath, ["--import", "tsx", holder, path], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}

t.test("one process at a time holds the lock", async (t) => {
  const path = new TemporaryFolder(t).write("qubes.xml", smallStore);
  const store = await StoreFile.open(path);
  await t.rejects(StoreFile.open(path), { message: /qubes.xml.lock: another process uses this store/ });
  await t.rejects(createStore(path, { directory: "/d" }), { message: /another process uses this store/ });
  await store.close();
  await (await StoreFile.open(path)).close();
});

t.test("a killed process holds no lock", async (t) => {
  const path = new TemporaryFolder(t).write("qubes.xml", smallStore);
  const child = await hold(path);
  await t.rejects(StoreFile.open(path), { message: /another process/ });
  child.kill("SIGKILL");
  await once(child, "exit");
  // The process that holds its lock ends when it notices that.
  for (let attempt = 0; ; attempt++) {
    try {
      await (await StoreFile.open(path)).close();
      break;
    } catch (error) {
      if (attempt > 200) throw error;
      await setTimeout(10);
    }
  }
});

t.test("the lock survives SIGTERM, SIGINT and SIGHUP to its holders", async (t) => {
  const path = new TemporaryFolder(t).write("qubes.xml", smallStore);
  const store = await StoreFile.open(path);
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    for (const pid of processesWith(`${path}.lock`)) process.kill(pid, signal);
  }
  await setTimeout(100);
  const app = emptyApp();
  store.load(app);
  await t.resolves(store.save(app));
  await store.close();
});

t.test("without the lock nothing is written", async (t) => {
  const path = new TemporaryFolder(t).write("qubes.xml", smallStore);
  const store = await StoreFile.open(path);
  const app = emptyApp();
  store.load(app);
  const holders = processesWith(`${path}.lock`);
  t.ok(holders.length > 0);
  for (const pid of holders) process.kill(pid, "SIGKILL");
  for (let attempt = 0; attempt < 200 && (await saves(store, app)); attempt++) await setTimeout(10);
  await t.rejects(store.save(app), { message: /the lock was lost/ });
  await store.close();
  t.match(readFileSync(path, "utf8"), "qubes");
});

async function saves(store: StoreFile, app: ReturnType<typeof emptyApp>): Promise<boolean> {
  return store.save(app).then(
    () => true,
    () => false,
  );
}

/** Lists the processes that have a file open. */
function processesWith(path: string): readonly number[] {
  const pids = readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name) && name !== String(process.pid));
  return pids.filter((pid) => openFiles(pid).includes(path)).map(Number);
}

function openFiles(pid: string): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((descriptor) => readlinkSync(`/proc/${pid}/fd/${descriptor}`));
  } catch {
    // The process has ended in the meantime.
    return [];
  }
}
