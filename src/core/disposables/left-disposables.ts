import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import { discardDisposable } from "./preload-disposables.ts";
import { preloadFeatures, removeFromPreloaded, removeGone } from "./preload-list.ts";

/**
 * Removes the disposables that a crash has left (docs/reference/events-and-features.md#left-disposables), and those whose
 * preloading or whose use it has interrupted.
 *
 * @param onError receives failures; the other disposables are removed
 */
export async function removeLeftDisposables(app: App, onError: (error: Error) => void): Promise<void> {
  for (const disposable of app.domains.filter(isLeft)) {
    const { template, name } = disposable;
    if (template !== null) removeFromPreloaded(template, [name]);
    try {
      await discardDisposable(disposable);
    } catch (error) {
      onError(error as Error);
    }
  }
  for (const template of app.domains) removeGone(template);
}

function isLeft(domain: Domain): boolean {
  if (domain.klass !== "DispVM") return false;
  if (domain.features.get(preloadFeatures.inProgress)) return true;
  return domain.isHalted && domain.getProperty("auto_cleanup") === true;
}
