import { closeSync, openSync } from "node:fs";
import { StoreFile } from "../../../src/core/store/index.ts";
import { emptyApp } from "../empty-app.ts";

/**
 * Saves one store again and again, under a limit of descriptors (prlimit(1)) of which few are free. Prints the numbers of
 * saves, failures, and saves that failed with enough free descriptors. Arguments: STORE ROUNDS
 */
const [path = "", rounds = ""] = process.argv.slice(2);
const store = await StoreFile.open(path);
const app = emptyApp();
store.load(app);
app.enableEvents();
const { tags } = app.getDomain("studio");
const result = { saves: 0, failed: 0, refused: [] as string[] };

async function save(): Promise<string | undefined> {
  result.saves++;
  return store.save(app).then(
    () => undefined,
    (error: Error) => error.message,
  );
}

/** Takes all descriptors but some. */
function takeDescriptors(free: number): readonly number[] {
  const taken: number[] = [];
  try {
    for (;;) taken.push(openSync("/dev/null", "r"));
  } catch {
    for (const each of taken.splice(0, free)) closeSync(each);
  }
  return taken;
}

await save();
for (let round = 0; round < Number(rounds); round++) {
  tags.add(`t${round}`);
  const taken = takeDescriptors(round % 6);
  if ((await save()) !== undefined) result.failed++;
  for (const each of taken) closeSync(each);
  const refused = await save();
  if (refused !== undefined) result.refused.push(refused);
}
await store.close();
process.stdout.write(JSON.stringify(result));
