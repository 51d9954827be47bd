import type { App } from "../../src/core/app.ts";
import { loadStore } from "../../src/core/store/load-store.ts";
import { parseXml } from "../../src/core/store/parse-xml.ts";
import { StoreWriter } from "../../src/core/store/write-store.ts";
import { emptyApp } from "./empty-app.ts";
import { smallStore } from "./stores.ts";

/** A system that was loaded from a text. */
export interface Loaded {
  readonly app: App;
  readonly warnings: readonly string[];
  /** The text of a save. */
  readonly text: string;
}

/** Loads a store that has no file. */
export function load(store: string): Loaded {
  const app = emptyApp();
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const preserved = loadStore({ app, file: "f", warn }, parseXml(Buffer.from(store), "f"));
  return { app, warnings, text: new StoreWriter(app, preserved).text() };
}

/** Changes the small store; each text that is replaced must exist. */
export function changed(...pairs: readonly (readonly [old: string, text: string])[]): string {
  return pairs.reduce((store, [old, text]) => {
    if (!store.includes(old)) throw new Error(`not in the store: ${old}`);
    return store.replace(old, text);
  }, smallStore);
}
