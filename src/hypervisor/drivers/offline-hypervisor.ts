import { HypervisorError } from "../hypervisor.ts";
import { MemoryHypervisor } from "./memory-hypervisor.ts";

/** No hypervisor at all: every domain is halted and stays so. */
export class OfflineHypervisor extends MemoryHypervisor {
  override async spawn(name: string): Promise<void> {
    throw new HypervisorError(`${name} cannot be started: the daemon works offline`);
  }
}
