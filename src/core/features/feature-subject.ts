import type { FireOptions } from "../events/emitter.ts";
import type { EventArguments } from "../events/handler-table.ts";
import type { Features } from "./features.ts";

/** What has features: a domain, the app. */
export interface FeatureSubject {
  readonly features: Features;
  /** Its template in the sense of features; null for none. */
  readonly featureTemplate: FeatureSubject | null;
  /** The domain it gets its network from; null for none. */
  readonly featureNetvm: FeatureSubject | null;
  /** dom0; null for dom0 itself. */
  readonly featureAdminVM: FeatureSubject | null;
  fire(event: string, args?: EventArguments, options?: FireOptions): readonly unknown[];
  /** Notes that what is stored of it is out of date. */
  changed(): void;
}
