import { readFileSync } from "node:fs";
import type { App } from "../../src/core/app.ts";
import { StoreFile } from "../../src/core/store/index.ts";
import type { StoreOptions } from "../../src/core/store/store-file.ts";
import { emptyApp } from "./empty-app.ts";
import type { TemporaryFolder } from "./temporary-folder.ts";

/** The store of a small system with a template and two domains. */
export const smallStore = readFileSync(new URL("../samples/qubes.xml", import.meta.url), "utf8");

/** Writes the small store for a daemon. Its pools are in the folder, not in the directory of this machine. */
export function writeSmallStore(folder: TemporaryFolder, name = "qubes.xml"): string {
  return folder.write(name, smallStore.replaceAll("/var/lib/qubes", folder.path));
}

/** Opens a store, loads it, changes the system, saves and closes it. */
export async function withStore(
  path: string,
  work: (app: App, store: StoreFile) => void | Promise<void> = () => {},
  options: StoreOptions = {},
): Promise<App> {
  const store = await StoreFile.open(path, options);
  try {
    const app = emptyApp();
    store.load(app);
    app.enableEvents();
    await work(app, store);
    await store.save(app);
    return app;
  } finally {
    await store.close();
  }
}
