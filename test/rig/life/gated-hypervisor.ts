import { MemoryHypervisor } from "../../../src/hypervisor/drivers/memory-hypervisor.ts";
import type { Gate } from "./gate.ts";

/** A hypervisor that waits at a gate before each command. */
export class GatedHypervisor extends MemoryHypervisor {
  readonly #gate: Gate;

  constructor(gate: Gate) {
    super();
    this.#gate = gate;
  }

  override async spawn(name: string): Promise<void> {
    await this.#gate(`spawn ${name}`);
    await super.spawn(name);
  }

  override async pause(name: string): Promise<void> {
    await this.#gate(`pause ${name}`);
    await super.pause(name);
  }

  override async suspend(name: string): Promise<void> {
    await this.#gate(`suspend ${name}`);
    await super.suspend(name);
  }

  override async resume(name: string): Promise<void> {
    await this.#gate(`resume ${name}`);
    await super.resume(name);
  }

  override async shutdown(name: string): Promise<void> {
    await this.#gate(`shutdown ${name}`);
    await super.shutdown(name);
  }

  override async destroy(name: string): Promise<void> {
    await this.#gate(`destroy ${name}`);
    await super.destroy(name);
  }
}
