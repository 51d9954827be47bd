import { dirname } from "node:path";
import { newCallMemory } from "../api/call.ts";
import type { ApiServer } from "../api/dispatch.ts";
import { SystemInfoText } from "../api/system-info-text.ts";
import { visibility } from "../api/visibility.ts";
import { systemPaths } from "../base/system-paths.ts";
import type { App, AppServices } from "../core/app.ts";
import { AppStorage } from "../core/app-storage.ts";
import { AutostartLinks } from "../core/autostart-units.ts";
import type { Extension } from "../core/extensions/extension.ts";
import { FirewallFiles } from "../core/firewall/firewall-files.ts";
import { makeApp } from "../core/make-app.ts";
import { NoteFiles } from "../core/note-files.ts";
import { watchDomains } from "../core/stop-domain.ts";
import { fireCopyProgress } from "../core/storage-maintenance.ts";
import { saveError } from "../core/store/save-error.ts";
import { MemoryHypervisor } from "../hypervisor/drivers/memory-hypervisor.ts";
import { OfflineHypervisor } from "../hypervisor/drivers/offline-hypervisor.ts";
import type { PolicySources } from "../policy/load/policy-sources.ts";
import { diskDrivers } from "../storage/drivers/disk-drivers.ts";
import type { InstalledKernels } from "../storage/drivers/kernel-pool.ts";
import type { StorageListener } from "../storage/pool.ts";
import type { DaemonLog } from "./daemon-log.ts";
import { SocketDeviceAgent } from "./device-agent.ts";
import { registerDevices } from "./devices.ts";
import { domainDirectory } from "./domain-directories.ts";
import { PolicyVisibility } from "./policy-visibility.ts";

/** The parts of a served system. */
export interface SystemParts {
  /** The store; the directories of domains are below its directory. */
  readonly store: string;
  readonly policy: PolicySources;
  readonly log: DaemonLog;
  readonly extensions?: readonly Extension[];
  /** Directory of the units that start domains with the machine [default: none]. */
  readonly unitDirectory?: string | undefined;
  /** The installed kernels; by default those on the disk. */
  readonly kernels?: InstalledKernels;
  /** Whether domains cannot be started. */
  readonly offline?: boolean;
  /** Whether to omit file changes in pools from the log. */
  readonly quietStorage?: boolean;
}

/** A system with everything that serves calls. */
export interface System {
  readonly app: App;
  readonly server: ApiServer;
}

/**
 * Creates an empty system, calls `fill`, then enables events.
 *
 * @param save writes the system to its store; undefined for a system that has none
 */
export function makeSystem(parts: SystemParts, fill: (app: App) => void, save?: (app: App) => Promise<void>): System {
  const { log, store } = parts;
  const base = dirname(store);
  const listener: StorageListener = {
    info: (line) => {
      if (parts.quietStorage !== true) log.info(line);
    },
    warning: (line) => log.warning(line),
    copying: (progress) => fireCopyProgress(app, progress),
  };
  const services: AppServices = {
    hypervisor: parts.offline === true ? new OfflineHypervisor() : new MemoryHypervisor(),
    storage: new AppStorage(diskDrivers(listener, parts.kernels)),
    firewall: new FirewallFiles((domain) => domainDirectory(base, domain)),
    notes: new NoteFiles((domain) => domainDirectory(base, domain)),
    backupProfiles: systemPaths.backupProfiles,
    inBackground: (work) => {
      work.catch((error: Error) => log.error(`work in the background: ${error.message}`));
    },
    log,
    ...(parts.unitDirectory === undefined ? {} : { autostartUnits: new AutostartLinks(parts.unitDirectory) }),
    deviceAgent: new SocketDeviceAgent(systemPaths.deviceAgent, () => app),
  };
  const policy = new PolicyVisibility(parts.policy, () => systemInfo, log);
  const app: App = makeApp(services, [visibility(policy.mayCall), ...(parts.extensions ?? [])]);
  registerDevices(app);
  fill(app);
  app.enableEvents();
  const systemInfo: SystemInfoText = new SystemInfoText(app);
  watchDomains(app, (error) => log.error(`cleanup after a domain ended: ${error.message}`));
  if (save !== undefined) {
    app.journal.open({
      save: () => save(app),
      refuse(error) {
        log.error(`the store is not saved: ${(error as Error).message}`);
        return saveError(error, "the change was undone");
      },
    });
  }
  return { app, server: { app, memory: newCallMemory(), systemInfo } };
}
