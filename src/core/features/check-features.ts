import type { FeatureSubject } from "./feature-subject.ts";

/** The ways to look up a feature that is not set (docs/reference/events-and-features.md#feature-lookup). */
export type FeatureCheck = "plain" | "template" | "netvm" | "adminvm" | "template-and-adminvm";

/**
 * The text of a feature by one of the checks: the first subject on the way that has it set counts, if to the empty
 * text. The subject itself comes first, then its templates or its net domains, then dom0, whose own templates do not
 * count.
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
  // Loops are refused when they would be made; a store that was edited by hand may hold one.
  while (next !== null && !seen.has(next)) {
    yield next;
    seen.add(next);
    next = check === "plain" || check === "adminvm" ? null : next[follow];
  }
  const { featureAdminVM } = subject;
  if ((check === "adminvm" || check === "template-and-adminvm") && featureAdminVM !== null) yield featureAdminVM;
}
