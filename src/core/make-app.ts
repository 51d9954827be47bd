import { App, type AppServices } from "./app.ts";
import { DeviceRegistry } from "./devices/device-registry.ts";
import { defaultTimeoutSeconds } from "./events/handler-owner.ts";
import type { Extension } from "./extensions/extension.ts";
import { builtInExtensions } from "./extensions/index.ts";
import { propertyTables } from "./schema/property-tables.ts";

/**
 * Creates an empty app with its properties and extensions. The model imports neither, so this function supplies them.
 *
 * @throws Error if an extension fails to register its handlers. No app works without it, because it may deny.
 */
export function makeApp(services: AppServices, extensions: readonly Extension[] = []): App {
  const app = new App({ ...services, propertyTables, devices: new DeviceRegistry() });
  for (const extension of [...builtInExtensions, ...extensions]) register(extension, app);
  return app;
}

function register(extension: Extension, app: App): void {
  const { name, timeoutSeconds = defaultTimeoutSeconds } = extension;
  const given: unknown = app.registerAs({ name, timeoutSeconds }, () => extension.register(app));
  if (!(given instanceof Promise)) return;
  given.catch(() => {});
  throw new Error(
    `extension "${name}" registers its handlers asynchronously; expected a register() that returns nothing`,
  );
}
