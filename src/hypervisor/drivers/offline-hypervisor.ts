import { HypervisorError } from "../hypervisor.ts";
import { MemoryHypervisor } from "./memory-hypervisor.ts";

/** Stands for a missing hypervisor: every domain is halted, and none can be started. */
export class OfflineHypervisor extends MemoryHypervisor {
  override async spawn(name: string): Promise<void> {
    throw new HypervisorError(`${name} cannot be started: the daemon runs offline`);
  }
}
