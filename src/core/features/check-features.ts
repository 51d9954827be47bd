import type { FeatureSubject } from "./feature-subject.ts";

/** Ways to look a feature up (docs/reference/events-and-features.md#feature-lookup). */
export type FeatureCheck = "plain" | "template" | "netvm" | "adminvm" | "template-and-adminvm";

/**
 * Looks a feature up. The first subject that has it decides, even with an empty value
 * (docs/reference/admin-api.md#feature-checks).
 */
export function checkFeature(subject: FeatureSubject, name: string, check: FeatureCheck): string | undefined {
  for (const each of lookupOrder(subject, check)) {
    const value = each.features.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

function* lookupOrder(subject: FeatureSubject, check: FeatureCheck): Generator<FeatureSubject> {
  const seen = new Set<FeatureSubject>();
  const follow = check === "netvm" ? "featureNetvm" : "featureTemplate";
  let next: FeatureSubject | null = subject;
  // A store that was edited by hand may contain a loop (docs/reference/qubes-xml.md#loops-in-a-store).
  while (next !== null && !seen.has(next)) {
    yield next;
    seen.add(next);
    next = check === "plain" || check === "adminvm" ? null : next[follow];
  }
  const { featureAdminVM } = subject;
  if ((check === "adminvm" || check === "template-and-adminvm") && featureAdminVM !== null) yield featureAdminVM;
}
