import { readdirSync, readFileSync } from "node:fs";
import t from "tap";
import { outdated } from "../../../src/core/store/generations.ts";
import { smallStore, withStore } from "../../rig/stores.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

t.test("the latest generations are kept, and of older ones the last of each day", async (t) => {
  const names: string[] = [];
  for (let day = 30; day > 0; day--) {
    for (const hour of ["20", "08"]) names.push(`202601${String(day).padStart(2, "0")}T${hour}0000000Z.xml`);
  }
  const gone = new Set(outdated(names));
  const kept = names.filter((name) => !gone.has(name));
  t.equal(kept.length, 10 + 14);
  t.same(
    kept.slice(0, 12).map((name) => name.slice(6, 11)),
    [
      ...["30T20", "30T08", "29T20", "29T08", "28T20", "28T08", "27T20", "27T08", "26T20", "26T08"],
      ...["25T20", "24T20"],
    ],
  );
  t.same(outdated(names.slice(0, 10)), []);
});

t.test("each save keeps the previous store, up to a limit", async (t) => {
  const path = new TemporaryFolder(t).write("qubes.xml", smallStore);
  await withStore(path, async (app, store) => {
    for (let number = 0; number < 15; number++) {
      app.getDomain("studio").tags.add(`t${number}`);
      await store.save(app);
    }
    await store.save(app);
  });
  const names = readdirSync(`${path}.generations`).sort();
  t.ok(names.length >= 10 && names.length <= 11, `${names.length} generations`);
  t.match(
    names,
    names.map(() => /^[0-9]{8}T[0-9]{9}Z(-[0-9]+)?\.xml$/),
  );
  const texts = names.map((name) => readFileSync(`${path}.generations/${name}`, "utf8"));
  t.ok(
    texts.some((text) => text.includes('"t13"') && !text.includes('"t14"')),
    "the last but one",
  );
});
