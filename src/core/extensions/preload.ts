import { setTimeout } from "node:timers/promises";
import type { App } from "../app.ts";
import { PreloadedDisposables, usePreloaded } from "../disposables/preload-disposables.ts";
import {
  preloadDelay,
  preloadedNames,
  preloadFeatures,
  preloadMaximum,
  removeFromPreloaded,
} from "../disposables/preload-list.ts";
import type { Domain } from "../domain.ts";
import type { Extension } from "./extension.ts";

/** Keeps disposables that were started in advance (docs/reference/events-and-features.md#preloaded-disposables). */
export const preload: Extension = {
  name: "preload",
  // Several domains start one after another.
  timeoutSeconds: 3600,
  register(app: App): void {
    const disposables = new PreloadedDisposables();
    const templates = app.handlersOf("AppVM");
    for (const event of ["start", "used"]) {
      templates.add(`domain-preload-dispvm-${event}`, async (template, _, { delay = 0 }) => {
        if (Number(delay) > 0) await setTimeout(Number(delay) * 1000, undefined, { ref: false });
        await disposables.fill(template);
      });
    }
    const start = (template: Domain, reason: string): void =>
      app.inBackground(template.fireAsync("domain-preload-dispvm-start", { reason }));
    refillAfterUse(app);
    followFeatures(app, start);
    templates.add("property-set:template_for_dispvms", (template) => {
      if (preloadMaximum(template) > 0) start(template, "template_for_dispvms was set to True");
    });
  },
};

/** A preloaded disposable that runs again is in use, and another one takes its place. */
function refillAfterUse(app: App): void {
  const disposables = app.handlersOf("DispVM");
  disposables.add("domain-unpaused", (disposable) => {
    const { template } = disposable;
    if (template === null || !disposable.isPreloaded || !disposable.features.get(preloadFeatures.completed)) return;
    usePreloaded(disposable);
    const delay = preloadDelay(template);
    if (delay < 0 && preloadedNames(template).length > 0) return;
    const args = { dispvm: disposable, delay: Math.max(0, delay) };
    app.inBackground(template.fireAsync("domain-preload-dispvm-used", args));
  });
  for (const event of ["domain-shutdown", "domain-remove-from-disk"]) {
    disposables.add(event, ({ template, name }) => {
      if (template !== null) removeFromPreloaded(template, [name]);
    });
  }
}

/** The features of dom0 count for the default disposable template. */
function followFeatures(app: App, start: (template: Domain, reason: string) => void): void {
  for (const what of ["set", "delete"]) {
    app
      .handlersOf("AppVM")
      .add(`domain-feature-${what}:${preloadFeatures.maximum}`, (template, _, { value, oldvalue }) => {
        if (what === "delete" || value !== oldvalue) start(template, `local feature was ${what}`);
      });
    app.handlersOf("AdminVM").add(`domain-feature-${what}:${preloadFeatures.maximum}`, (_, __, { value, oldvalue }) => {
      const template = app.reference("default_dispvm");
      if (template !== null && (what === "delete" || value !== oldvalue)) start(template, `global feature was ${what}`);
    });
  }
  app.handlers.add("property-set:default_dispvm", (_, __, { newvalue, oldvalue }) => {
    if (newvalue === oldvalue || app.adminVM?.features.get(preloadFeatures.maximum) === undefined) return;
    for (const each of [oldvalue, newvalue]) if (each) start(each as Domain, "default_dispvm was changed");
  });
}
