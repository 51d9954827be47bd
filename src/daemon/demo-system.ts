import type { App } from "../core/app.ts";
import { createDomain, type NewDomain } from "../core/create-domain.ts";
import { startClaims } from "../core/domain-locks.ts";
import { startDomain } from "../core/start-domain.ts";

/** Fills a new system with typical domains, some of which run, for `qubesd --demo`. */
export async function fillDemoSystem(app: App): Promise<void> {
  const make = (klass: NewDomain["klass"], name: string, label: string, template?: string) =>
    createDomain(
      app,
      {
        klass,
        name,
        label: app.labels.get(label),
        template: template === undefined ? null : app.getDomain(template),
        tags: ["created-by-dom0"],
      },
      (domain) => domain.volumes.create(),
    );
  const fedora = await make("TemplateVM", "fedora-42", "black");
  fedora.features.set("qrexec", true);
  fedora.features.set("os", "Linux");
  await make("TemplateVM", "debian-13", "black");
  app.setProperty("default_template", fedora);
  const net = await make("AppVM", "sys-net", "red", "fedora-42");
  net.setProperty("provides_network", true);
  net.setProperty("netvm", null);
  const firewall = await make("AppVM", "sys-firewall", "green", "fedora-42");
  firewall.setProperty("provides_network", true);
  firewall.setProperty("netvm", net);
  app.setProperty("default_netvm", firewall);
  app.setProperty("clockvm", net);
  app.setProperty("updatevm", firewall);
  const disposable = await make("AppVM", "default-dvm", "red", "fedora-42");
  disposable.setProperty("template_for_dispvms", true);
  app.setProperty("default_dispvm", disposable);
  for (const [name, label] of Object.entries({ work: "blue", personal: "yellow", untrusted: "red", vault: "black" })) {
    const domain = await make("AppVM", name, label, name === "personal" ? "debian-13" : "fedora-42");
    domain.tags.add(name);
    if (name === "vault") domain.setProperty("netvm", null);
  }
  for (const domain of [app.getDomain("sys-firewall"), app.getDomain("work")]) {
    await app.locks.run(
      () => startClaims(domain),
      (hold) => startDomain(domain, hold),
    );
  }
  // They contain no program that could connect.
  for (const domain of app.domains) domain.isFullyUsable = true;
}
