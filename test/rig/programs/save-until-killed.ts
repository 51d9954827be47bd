import { StoreFile } from "../../../src/core/store/index.ts";
import { systemSaveCalls } from "../../../src/core/store/save-calls.ts";
import { callsUntil } from "../calls-until.ts";
import { emptyApp } from "../empty-app.ts";

/** Adds a tag to a store, and kills itself at a call of the save. Arguments: STORE NUMBER early|late */
const [path = "", number = "", when] = process.argv.slice(2);
const kill = (): never => {
  process.kill(process.pid, "SIGKILL");
  // The signal comes before the next turn of the loop, but not before the next line.
  for (;;);
};
const store = await StoreFile.open(path, { calls: callsUntil(systemSaveCalls, Number(number), kill, when === "late") });
const app = emptyApp();
store.load(app);
app.enableEvents();
app.getDomain("studio").tags.add("added");
await store.save(app);
await store.close();
