import { App, type AppServices } from "./app.ts";
import { DeviceRegistry } from "./devices/device-registry.ts";
import type { Extension } from "./extensions/extension.ts";
import { builtInExtensions } from "./extensions/index.ts";
import { propertyTables } from "./schema/property-tables.ts";

/**
 * Creates an empty app with its properties and extensions. The model imports neither, so this function supplies them.
 */
export function makeApp(services: AppServices, extensions: readonly Extension[] = []): App {
  const app = new App({ ...services, propertyTables, devices: new DeviceRegistry() });
  for (const extension of [...builtInExtensions, ...extensions]) extension.register(app);
  return app;
}
