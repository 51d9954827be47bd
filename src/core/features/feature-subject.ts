import type { FeatureOwner, Features } from "./features.ts";

/** What has features: a domain, the app. */
export interface FeatureSubject extends FeatureOwner {
  readonly features: Features;
  /** Its template in the sense of features; null for none. */
  readonly featureTemplate: FeatureSubject | null;
  /** The domain it gets its network from; null for none. */
  readonly featureNetvm: FeatureSubject | null;
  /** dom0; null for dom0 itself. */
  readonly featureAdminVM: FeatureSubject | null;
}
