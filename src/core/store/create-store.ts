import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { fillNewSystem, type NewPools } from "../new-system.ts";
import { PreservedParts } from "./preserved-parts.ts";
import { qubesGroup } from "./qubes-group.ts";
import { systemSaveCalls } from "./save-calls.ts";
import { saveFile } from "./save-file.ts";
import { scratchApp } from "./scratch-app.ts";
import { StoreError } from "./store-error.ts";
import { StoreLock } from "./store-lock.ts";
import { StoreWriter } from "./write-store.ts";

/**
 * Creates a store with the default labels, two pools and dom0.
 *
 * @throws StoreError if the file exists, or another process uses the store
 */
export async function createStore(path: string, pools: NewPools): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const lock = await StoreLock.acquire(path);
  try {
    if (existsSync(path)) {
      throw new StoreError(path, "the store exists already", { help: "remove it first to replace it" });
    }
    const app = scratchApp();
    fillNewSystem(app, pools);
    const text = new StoreWriter(app, { app: new PreservedParts(), domains: new Map() }).text();
    await saveFile(systemSaveCalls, { path, text, gid: qubesGroup() });
  } finally {
    await lock.release();
  }
}
