import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { domainClasses } from "../../src/base/domain-names.ts";
import type { App } from "../../src/core/app.ts";
import type { DomainClass } from "../../src/core/domain-class.ts";
import { defaultLabels } from "../../src/core/labels.ts";
import { fillNewSystem } from "../../src/core/new-system.ts";
import { ApiSockets, socketNames } from "../../src/daemon/api-sockets.ts";
import { DaemonLog } from "../../src/daemon/daemon-log.ts";
import { makeSystem } from "../../src/daemon/system.ts";
import { readSystemInfo, type SystemInfo } from "../../src/policy/model/system-info.ts";

/** A core daemon that runs in this process. */
export interface EmbeddedDaemon {
  /** Its internal socket. */
  readonly path: string;
  stop(): Promise<void>;
}

/** Starts a core daemon, on sockets in a folder of its own, with the domains of a system-info file. */
export async function startEmbeddedDaemon(systemInfo: unknown): Promise<EmbeddedDaemon> {
  const folder = mkdtempSync(join(tmpdir(), "qubesd-embedded-"));
  const log = new DaemonLog(false);
  const info = readSystemInfo(systemInfo);
  const policy = { directories: [], legacyDirectory: join(folder, "none") };
  const system = makeSystem(
    { store: join(folder, "qubes.xml"), policy, log },
    (app) => fill(app, folder, info),
    async () => {},
  );
  const { app } = system;
  for (const { name, powerState } of info.domains.values()) {
    if (powerState === "Halted" || name === "dom0") continue;
    await app.hypervisor.spawn(name);
    await app.hypervisor.resume(name);
    app.getDomain(name).isFullyUsable = true;
  }
  const sockets = new ApiSockets();
  await sockets.open(folder, system.server, log);
  return {
    path: join(folder, socketNames.internal),
    async stop() {
      await sockets.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function fill(app: App, directory: string, info: SystemInfo): void {
  fillNewSystem(app, { directory });
  const all = [...info.domains.values()];
  for (const { name, type, uuid, tags, templateForDispvms, icon, internal } of all) {
    const klass = domainClasses.find((each) => each === type) as DomainClass;
    const known = app.domains.find(name);
    const qid = app.freeQid();
    const domain =
      known ?? app.addDomain({ klass, name, qid, uuid: uuid ?? `00000000-0000-4000-8000-${100000000000 + qid}` });
    const label = defaultLabels.find((each) => icon?.endsWith(`-${each.name}`)) ?? defaultLabels[0];
    if (label !== undefined) domain.loadProperty("label", label);
    if (templateForDispvms) domain.loadProperty("template_for_dispvms", true);
    if (internal) domain.features.set("internal", true);
    for (const tag of tags) domain.tags.add(tag);
  }
  for (const { name, defaultDispvm } of all) {
    const domain = app.getDomain(name);
    if (domain.properties.get("default_dispvm") === undefined) continue;
    domain.loadProperty("default_dispvm", defaultDispvm === null ? null : app.getDomain(defaultDispvm));
  }
}
