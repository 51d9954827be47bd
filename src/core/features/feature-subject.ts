import type { FeatureOwner, Features } from "./features.ts";

/** A holder of features: a domain or the system. */
export interface FeatureSubject extends FeatureOwner {
  readonly features: Features;
  /** Template for the lookup; null for none. */
  readonly featureTemplate: FeatureSubject | null;
  /** Netvm for the lookup; null for none. */
  readonly featureNetvm: FeatureSubject | null;
  /** dom0; null for dom0 itself. */
  readonly featureAdminVM: FeatureSubject | null;
}
