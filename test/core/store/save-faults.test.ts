import { readdirSync, readFileSync } from "node:fs";
import t from "tap";
import { type SaveCalls, systemSaveCalls } from "../../../src/core/store/save-calls.ts";
import { StoreFile } from "../../../src/core/store/store-file.ts";
import { emptyApp } from "../../rig/empty-app.ts";
import { smallStore } from "../../rig/stores.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

/** The calls of the system, of which one can fail with an error of the system, before or after it is made. */
function faultyCalls() {
  let made = 0;
  let fault: { readonly number: number; readonly isLate: boolean; readonly code: string } | undefined;
  const calls = Object.fromEntries(
    Object.entries(systemSaveCalls).map(([name, call]) => [
      name,
      async (...given: unknown[]) => {
        const isHit = ++made === fault?.number;
        const fail = (): never => {
          throw Object.assign(new Error(`${fault?.code}: ${name}`), { code: fault?.code });
        };
        if (isHit && fault?.isLate === false) fail();
        const result = await (call as (...args: unknown[]) => Promise<unknown>)(...given);
        if (isHit) fail();
        return result;
      },
    ]),
  ) as unknown as SaveCalls;
  const failAt = (number: number, isLate: boolean, code: string): void => {
    made = 0;
    fault = { number, isLate, code };
  };
  const count = (): number => made;
  return { calls, failAt, count };
}

for (const isLate of [false, true]) {
  t.test(`the same store saves again after a fault ${isLate ? "after" : "before"} any call of a save`, async (t) => {
    const path = new TemporaryFolder(t).write("qubes.xml", smallStore);
    const { calls, failAt, count } = faultyCalls();
    const store = await StoreFile.open(path, { calls });
    const app = emptyApp();
    store.load(app);
    app.enableEvents();
    const { tags } = app.getDomain("studio");
    let saves = 0;
    let failures = 0;
    for (const code of ["ENOSPC", "EMFILE", "EROFS", "EIO"]) {
      for (let number = 1; ; number++) {
        failAt(number, isLate, code);
        const tag = `${code}-${number}`;
        tags.add(tag);
        const failed = await store.save(app).then(
          () => false,
          () => true,
        );
        const wasHit = count() >= number;
        saves++;
        if (failed) failures++;
        else t.match(readFileSync(path, "utf8"), `<tag name="${tag}"/>`, "a save that succeeds is complete");
        failAt(0, false, "");
        tags.remove(tag);
        await t.resolves(store.save(app), `after ${code} at call ${number}`);
        t.notMatch(readFileSync(path, "utf8"), tag, "and its text is the present one");
        if (!wasHit) break;
      }
    }
    await store.close();
    t.ok(failures > 20, `${failures} of ${saves} saves failed`);
  });
}

t.test("saves that fail do not replace good generations by copies of one store", async (t) => {
  const path = new TemporaryFolder(t).write("qubes.xml", smallStore);
  let isFailing = false;
  const rename: SaveCalls["rename"] = async (from, to) => {
    if (isFailing) throw Object.assign(new Error("EROFS: read-only file system"), { code: "EROFS" });
    await systemSaveCalls.rename(from, to);
  };
  const store = await StoreFile.open(path, { calls: { ...systemSaveCalls, rename } });
  const app = emptyApp();
  store.load(app);
  app.enableEvents();
  const { tags } = app.getDomain("studio");
  for (let number = 0; number < 5; number++) {
    tags.add(`t${number}`);
    await store.save(app);
  }
  isFailing = true;
  tags.add("refused");
  for (let number = 0; number < 30; number++) await t.rejects(store.save(app), { code: "EROFS" });
  await store.close();
  const texts = readdirSync(`${path}.generations`).map((name) => readFileSync(`${path}.generations/${name}`, "utf8"));
  t.equal(new Set(texts).size, texts.length, "each generation is another store");
  t.ok(texts.some((text) => text.includes('"t0"') && !text.includes('"t1"')));
});
