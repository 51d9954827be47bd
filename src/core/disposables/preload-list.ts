import type { Domain } from "../domain.ts";
import { checkFeature } from "../features/check-features.ts";

const list = "preload-dispvm";

/** Features of templates and of preloaded disposables (docs/reference/events-and-features.md#preloaded-disposables). */
export const preloadFeatures = {
  /** The number that a template keeps, or dom0 for the default disposable template. */
  maximum: "preload-dispvm-max",
  inProgress: "preload-dispvm-in-progress",
  completed: "preload-dispvm-completed",
} as const;

/** Returns whether a feature tells about preloading, which a disposable does not inherit. */
export function isAboutPreloading(feature: string): boolean {
  return feature.startsWith(list);
}

/** Returns the names of the preloaded disposables of a template, oldest first. */
export function preloadedNames(template: Domain | null): readonly string[] {
  return (template?.features.get(list) ?? "").split(" ").filter((name) => name !== "");
}

/** Returns how many disposables a template keeps. The number of dom0 counts for the default disposable template. */
export function preloadMaximum(template: Domain): number {
  const { app, features, klass } = template;
  const isTemplate = klass === "AppVM" && template.getProperty("template_for_dispvms") === true;
  if (!isTemplate) return 0;
  const global =
    app.reference("default_dispvm") === template ? app.adminVM?.features.get(preloadFeatures.maximum) : undefined;
  return Number(global ?? features.get(preloadFeatures.maximum) ?? 0);
}

/** Returns the delay before a refill, in seconds. A negative one means: only when none is left. */
export function preloadDelay(template: Domain): number {
  return Number(checkFeature(template, "preload-dispvm-delay", "adminvm") ?? 3);
}

/** Adds a disposable to the list of its template. */
export function addToPreloaded(template: Domain, name: string): void {
  setList(template, [...preloadedNames(template), name]);
}

/** Removes disposables from the list of their template. Others are ignored. */
export function removeFromPreloaded(template: Domain, names: readonly string[]): void {
  const before = preloadedNames(template);
  const after = before.filter((name) => !names.includes(name));
  if (after.length < before.length) setList(template, after);
}

/** Removes disposables that do not exist from the list of their template. */
export function removeGone(template: Domain): void {
  const { domains } = template.app;
  removeFromPreloaded(
    template,
    preloadedNames(template).filter((name) => domains.find(name) === undefined),
  );
}

function setList(template: Domain, names: readonly string[]): void {
  const before = preloadedNames(template);
  template.features.set(list, names.join(" "));
  const changed = [...before, ...names].filter((name) => before.includes(name) !== names.includes(name));
  for (const name of changed) firePreloadReset(template.app.domains.find(name));
}

/** Tells clients that `is_preload` of a disposable can have changed. */
export function firePreloadReset(disposable: Domain | undefined): void {
  disposable?.fire("property-reset:is_preload", { name: "is_preload" });
}
