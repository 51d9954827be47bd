import { SingleFlight } from "../../base/single-flight.ts";
import type { Domain } from "../domain.ts";
import { disposableClaims, powerClaims, removalClaims, startClaims } from "../domain-locks.ts";
import { pauseDomain, unpauseDomain } from "../pause-domain.ts";
import { removeDomain } from "../remove-domain.ts";
import { runSettled } from "../run-settled.ts";
import { startDomain } from "../start-domain.ts";
import { killDomain } from "../stop-domain.ts";
import { createDisposable } from "./create-disposable.ts";
import {
  addToPreloaded,
  firePreloadReset,
  preloadedNames,
  preloadFeatures,
  preloadMaximum,
  removeFromPreloaded,
  removeGone,
} from "./preload-list.ts";

/** Keeps the preloaded disposables of templates (docs/reference/events-and-features.md#preloaded-disposables). */
export class PreloadedDisposables {
  readonly #fills = new WeakMap<Domain, SingleFlight<void>>();

  /** Creates disposables until the template has its number, or removes those above it. One run at a time. */
  fill(template: Domain): Promise<void> {
    const known = this.#fills.get(template) ?? new SingleFlight(() => this.#fill(template));
    this.#fills.set(template, known);
    return known.run();
  }

  async #fill(template: Domain): Promise<void> {
    removeGone(template);
    await discardPreloaded(template, preloadMaximum(template));
    while (template.isListed && preloadedNames(template).length < preloadMaximum(template)) await preload(template);
  }
}

/** Creates, starts and pauses a disposable. A disposable that fails is removed. */
async function preload(template: Domain): Promise<void> {
  const { app } = template;
  const made = await runSettled(
    app,
    () => disposableClaims(template),
    async () => {
      template.requireListed();
      const features = { internal: "1", [preloadFeatures.inProgress]: "1" };
      const disposable = await createDisposable(template, { tags: [], features });
      addToPreloaded(template, disposable.name);
      return disposable;
    },
  );
  try {
    await app.locks.run(
      () => startClaims(made),
      (hold) => startDomain(made, hold),
    );
    await app.locks.run(
      () => powerClaims(made),
      async (hold) => {
        if (!made.isPreloadRequested) await pauseDomain(made, hold);
      },
    );
    made.features.set(preloadFeatures.completed, true);
    if (!made.isPreloadRequested) made.features.set(preloadFeatures.inProgress, false);
  } catch (error) {
    removeFromPreloaded(template, [made.name]);
    await discardDisposable(made);
    throw error;
  }
}

/**
 * Takes a preloaded disposable of a template, and makes it a normal one.
 *
 * @returns the running disposable; undefined if there is none that can be used
 */
export async function takePreloaded(template: Domain): Promise<Domain | undefined> {
  const { app } = template;
  for (const name of preloadedNames(template)) {
    const disposable = app.domains.find(name);
    if (disposable === undefined || disposable.powerState !== "Paused") continue;
    if (!disposable.features.get(preloadFeatures.completed)) continue;
    // Before the first wait, so that no other call takes it, too.
    removeFromPreloaded(template, [name]);
    disposable.features.set(preloadFeatures.inProgress, true);
    disposable.isPreloadRequested = true;
    if (await isOutdated(disposable)) {
      await discardDisposable(disposable);
      continue;
    }
    await app.locks.run(
      () => powerClaims(disposable),
      (hold) => unpauseDomain(disposable, hold),
    );
    return disposable;
  }
  return undefined;
}

/** Returns whether the template has changed since the start. */
async function isOutdated({ volumes, template }: Domain): Promise<boolean> {
  if (volumes.get("private")?.config.size !== template?.volumes.get("private")?.config.size) return true;
  const all = await Promise.all(volumes.names.map((name) => volumes.get(name)?.status()));
  return all.some((status) => status?.isOutdated === true);
}

/** Makes a preloaded disposable that runs again a normal one. */
export function usePreloaded(disposable: Domain): void {
  const { template, features } = disposable;
  if (!template?.features.get("internal")) features.delete("internal");
  features.delete(preloadFeatures.inProgress);
  if (disposable.isPreloadRequested) {
    disposable.isPreloadRequested = false;
    firePreloadReset(disposable);
  } else if (template !== null) {
    disposable.app.log.warning(`the preloaded ${disposable.name} runs without a request for a disposable`);
    removeFromPreloaded(template, [disposable.name]);
  }
}

/** Removes the preloaded disposables of a template above a number. */
export async function discardPreloaded(template: Domain, maximum = 0): Promise<void> {
  const { app } = template;
  const names = preloadedNames(template).slice(maximum);
  removeFromPreloaded(template, names);
  const excess = names.flatMap((name) => app.domains.find(name) ?? []);
  await Promise.all(excess.map(discardDisposable));
}

/** Ends and removes a disposable. */
export async function discardDisposable(disposable: Domain): Promise<void> {
  // The end of a disposable removes it.
  if (disposable.isListed && !disposable.isHalted) await killDomain(disposable);
  await disposable.app.locks.run(
    () => removalClaims(disposable),
    async () => {
      if (disposable.isListed) await removeDomain(disposable);
    },
  );
}
