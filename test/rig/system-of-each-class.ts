import type { App } from "../../src/core/app.ts";
import { addDomain, addNetworkDomain, coreApp } from "./core-app.ts";

/** Makes a system with domains of each class. Its events are disabled. */
export function systemOfEachClass(): App {
  const app = coreApp("/pools");
  const fedora = addDomain(app, "TemplateVM", "fedora");
  addDomain(app, "TemplateVM", "debian");
  const dvm = addDomain(app, "AppVM", "dvm", fedora);
  dvm.loadProperty("template_for_dispvms", true);
  const net = addNetworkDomain(app, "net", fedora);
  addDomain(app, "AppVM", "mail", fedora);
  addDomain(app, "StandaloneVM", "solo");
  addDomain(app, "RemoteVM", "remote");
  addDomain(app, "DispVM", "disp1", dvm).loadProperty("dispid", 1);
  app.loadProperty("default_template", fedora);
  app.loadProperty("default_netvm", net);
  app.loadProperty("default_dispvm", dvm);
  return app;
}
