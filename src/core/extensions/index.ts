import { autostart } from "./autostart.ts";
import { bootModes } from "./boot-modes.ts";
import { clock } from "./clock.ts";
import { coreFeatures } from "./core-features.ts";
import { creator } from "./creator.ts";
import { defaultReferences } from "./default-references.ts";
import { derivedProperties } from "./derived-properties.ts";
import { devices } from "./devices.ts";
import { exportedFeatures } from "./exported-features.ts";
import type { Extension } from "./extension.ts";
import { featureGuards } from "./feature-guards.ts";
import { gui } from "./gui.ts";
import { guiDomains } from "./gui-domains.ts";
import { microphone } from "./microphone.ts";
import { preload } from "./preload.ts";
import { relay } from "./relay.ts";
import { remoteDomains } from "./remote-domains.ts";
import { services } from "./services.ts";
import { startGuards } from "./start-guards.ts";
import { supportedFeatures } from "./supported-features.ts";
import { templateDefaults } from "./template-defaults.ts";
import { windows } from "./windows.ts";

/** Built-in extensions, in the order of their handlers. */
export const builtInExtensions: readonly Extension[] = [
  featureGuards,
  gui,
  derivedProperties,
  defaultReferences,
  templateDefaults,
  clock,
  coreFeatures,
  bootModes,
  supportedFeatures,
  windows,
  services,
  exportedFeatures,
  guiDomains,
  microphone,
  relay,
  remoteDomains,
  startGuards,
  creator,
  autostart,
  devices,
  preload,
];
