import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import t from "tap";
import { checkStore } from "../../../src/core/store/index.ts";
import { systemSaveCalls } from "../../../src/core/store/save-calls.ts";
import { bundleProgram } from "../../rig/bundle-program.ts";
import { callsUntil } from "../../rig/calls-until.ts";
import { largeStore } from "../../rig/large-store.ts";
import { smallStore, withStore } from "../../rig/stores.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

const addTag = (app: Awaited<ReturnType<typeof withStore>>): void => app.getDomain("studio").tags.add("added");

/** A store with generations, and its content after a save with another tag. */
async function before(
  folder: TemporaryFolder,
  text = smallStore,
): Promise<{ path: string; old: string; next: string }> {
  const other = folder.write("other.xml", text);
  await withStore(other, addTag);
  const path = folder.write("qubes.xml", text);
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

t.test("kill -9 at any call of a save of 1,000 domains leaves the old store or the new one", async (t) => {
  const folder = new TemporaryFolder(t);
  const program = bundleProgram("save-until-killed", folder.path);
  const whole = await before(folder, largeStore(1000));
  for (const when of ["early", "late"]) {
    for (let number = 1; ; number++) {
      const copy = new TemporaryFolder(t);
      cpSync(folder.path, copy.path, { recursive: true });
      const path = copy.at("qubes.xml");
      const child = spawn(process.execPath, [program, path, String(number), when], {
        stdio: ["ignore", "ignore", "inherit"],
      });
      const [code, signal] = await once(child, "exit");
      const now = readFileSync(path, "utf8");
      t.ok(now === whole.old || now === whole.next, `${when}, call ${number}: a whole store`);
      await saveAgain(path);
      t.ok(readFileSync(path, "utf8") === whole.next, `${when}, call ${number}: the next save works`);
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
