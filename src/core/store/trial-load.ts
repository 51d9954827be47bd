import { loadStore } from "./load-store.ts";
import type { ParsedElement } from "./parsed-element.ts";
import { scratchApp } from "./scratch-app.ts";

/** Loads a store into a temporary system and returns the warnings. @throws StoreError if it does not load */
export function trialLoad(root: ParsedElement, file: string): readonly string[] {
  const warnings: string[] = [];
  loadStore({ app: scratchApp(), file, warn: (message) => warnings.push(message) }, root);
  return warnings;
}
