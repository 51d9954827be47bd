import { clock } from "./clock.ts";
import { coreFeatures } from "./core-features.ts";
import { defaultReferences } from "./default-references.ts";
import { derivedProperties } from "./derived-properties.ts";
import type { Extension } from "./extension.ts";
import { featureGuards } from "./feature-guards.ts";
import { gui } from "./gui.ts";
import { services } from "./services.ts";

/** Built-in extensions, in the order of their handlers. */
export const builtInExtensions: readonly Extension[] = [
  featureGuards,
  gui,
  derivedProperties,
  defaultReferences,
  clock,
  coreFeatures,
  services,
];
