import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Extension } from "../core/extensions/extension.ts";

/**
 * Loads the modules `NAME.mjs` of a folder in the order of their names. It loads all or none, because a missing module
 * may be the one that denies.
 *
 * @throws Error if a module cannot be loaded, has no extension as its default export, or is writable for others
 */
export async function loadExtensions(directory: string): Promise<readonly Extension[]> {
  const names = namesIn(directory)
    .filter((name) => name.endsWith(".mjs"))
    .sort();
  if (names.length > 0) requireOwn(directory);
  const extensions: Extension[] = [];
  for (const name of names) extensions.push(await loadExtension(join(directory, name)));
  return extensions;
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    throw new Error(`the extensions in ${directory} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

async function loadExtension(path: string): Promise<Extension> {
  requireOwn(path);
  let loaded: { readonly default?: unknown };
  try {
    loaded = (await import(pathToFileURL(path).href)) as typeof loaded;
  } catch (error) {
    throw new Error(`the extension ${path} cannot be loaded: ${(error as Error).message}`);
  }
  const found = loaded.default as Partial<Extension> | undefined;
  if (typeof found?.name === "string" && typeof found.register === "function") return found as Extension;
  throw new Error(`${path} is not an extension; expected { name, register(app) } as default export`);
}

/** Checks the owner and mode, because a writer of an extension has all rights of the daemon. */
function requireOwn(path: string): void {
  const { uid, mode } = statSync(path);
  const isOwn = uid === 0 || uid === process.getuid?.();
  if (!isOwn || (mode & 0o022) !== 0) {
    throw new Error(`${path} is writable for others; use chmod go-w and chown root`);
  }
}
