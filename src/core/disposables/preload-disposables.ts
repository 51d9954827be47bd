import { SingleFlight } from "../../base/single-flight.ts";
import type { Domain } from "../domain.ts";
import { disposableClaims, powerClaims, removalClaims, startClaims } from "../domain-locks.ts";
import { QubesError } from "../errors.ts";
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
 * Takes a preloaded disposable of a template, and makes it a normal one. A disposable that cannot be used is removed, and
 * the next one is tried.
 *
 * @returns the running disposable; undefined if there is none that can be used
 */
export async function takePreloaded(template: Domain): Promise<Domain | undefined> {
  for (;;) {
    // Other calls take disposables during each wait, so the list is read again.
    const disposable = firstUsable(template);
    if (disposable === undefined) return undefined;
    // Before the first wait, so that no other call takes it, too.
    removeFromPreloaded(template, [disposable.name]);
    disposable.features.set(preloadFeatures.inProgress, true);
    disposable.isPreloadRequested = true;
    if (await wake(disposable)) return disposable;
    await reported(disposable, () => discardDisposable(disposable));
  }
}

function firstUsable(template: Domain): Domain | undefined {
  const preloaded = preloadedNames(template).flatMap((name) => template.app.domains.find(name) ?? []);
  return preloaded.find(
    ({ powerState, features }) => powerState === "Paused" && Boolean(features.get(preloadFeatures.completed)),
  );
}

/** Lets a preloaded disposable run. @returns whether it does: its template can have changed, or a call can have killed it */
async function wake(disposable: Domain): Promise<boolean> {
  const ran = await reported(disposable, async () => {
    if (await isOutdated(disposable)) return false;
    await disposable.app.locks.run(
      () => powerClaims(disposable),
      (hold) => unpauseDomain(disposable, hold),
    );
    return true;
  });
  return ran === true;
}

/** Reports an error to the log. The request for a disposable continues. */
async function reported<Result>({ app, name }: Domain, work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    app.log.warning(`the preloaded ${name} cannot be used: ${(error as Error).message}`);
    return undefined;
  }
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
  if (disposable.isListed && (!disposable.isHalted || disposable.hasOpenRun)) await ensureEnded(disposable);
  await disposable.app.locks.run(
    () => removalClaims(disposable),
    async (hold) => {
      if (disposable.isListed) await removeDomain(disposable, hold);
    },
  );
}

/** Ends a domain. Another call can end it first. */
async function ensureEnded(domain: Domain): Promise<void> {
  try {
    await killDomain(domain);
  } catch (error) {
    const hasEnded = error instanceof QubesError && /^QubesVMNot(Started|Found)Error$/.test(error.code);
    if (!hasEnded) throw error;
  }
}
