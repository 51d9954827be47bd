import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import t from "tap";
import { checkStore } from "../../../src/core/store/index.ts";
import { systemSaveCalls } from "../../../src/core/store/save-calls.ts";
import { callsUntil } from "../../rig/calls-until.ts";
import { smallStore, withStore } from "../../rig/stores.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

const program = fileURLToPath(new URL("../../rig/programs/save-until-killed.ts", import.meta.url));

const addTag = (app: Awaited<ReturnType<typeof withStore>>): void => app.getDomain("studio").tags.add("added");

/** A store with generations, and its content after a save with another tag. */
async function before(folder: TemporaryFolder): Promise<{ path: string; old: string; next: string }> {
  const other = folder.write("other.xml", smallStore);
  await withStore(other, addTag);
  const path = folder.write("qubes.xml", smallStore);
  await withStore(path, (app) => app.getDomain("net").tags.add("x"));
  await withStore(path, (app) => app.getDomain("net").tags.remove("x"));
  return { path, old: readFileSync(path, "utf8"), next: readFileSync(other, "utf8") };
}

/** Waits until the lock of a dead process is free and a save works. */
async function saveAgain(path: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await withStore(path, addTag);
      return;
    } catch (error) {
      if (attempt > 200) throw error;
      await setTimeout(10);
    }
  }
}

const noSpace = (): never => {
  throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
};

t.test("a full disk at any call of a save leaves the old store or the new one", async (t) => {
  let number = 1;
  let failed = 0;
  for (; ; number++) {
    const { path, old, next } = await before(new TemporaryFolder(t));
    const calls = callsUntil(systemSaveCalls, number, noSpace);
    const warnings: string[] = [];
    const error = await withStore(path, addTag, { calls, log: (line) => warnings.push(line) }).then(
      () => undefined,
      (reason: Error) => reason,
    );
    const now = readFileSync(path, "utf8");
    t.ok(now === old || now === next, `call ${number}: a whole store`);
    if (error === undefined) t.equal(now, next, `call ${number}: a reported save is complete`);
    else failed++;
    t.same(await checkStore(path), []);
    await saveAgain(path);
    t.equal(readFileSync(path, "utf8"), next, `call ${number}: the next save works`);
    t.notOk(readdirSync(new URL(".", `file://${path}`)).includes("qubes.xml.new"), "nothing is left behind");
    if (calls.made < number) break;
  }
  t.ok(number > 10 && failed > 5, `${number} calls, ${failed} of which fail the save`);
});

t.test("kill -9 at any call of a save leaves the old store or the new one", async (t) => {
  for (const when of ["early", "late"]) {
    for (let number = 1; ; number++) {
      const { path, old, next } = await before(new TemporaryFolder(t));
      const child = spawn(process.execPath, ["--import", "tsx", program, path, String(number), when], {
        stdio: ["ignore", "ignore", "inherit"],
      });
      const [code, signal] = await once(child, "exit");
      const now = readFileSync(path, "utf8");
      t.ok(now === old || now === next, `${when}, call ${number}: a whole store`);
      await saveAgain(path);
      t.equal(readFileSync(path, "utf8"), next, `${when}, call ${number}: the next save works`);
      if (signal === null) {
        t.equal(code, 0);
        t.ok(number > 10, `${number} calls`);
        break;
      }
    }
  }
});

t.test("a temporary file from a crash is overwritten", async (t) => {
  const { path, next } = await before(new TemporaryFolder(t));
  writeFileSync(`${path}.new`, "half of it".repeat(10_000));
  await withStore(path, addTag);
  t.equal(readFileSync(path, "utf8"), next);
});
