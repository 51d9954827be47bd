import { type DomainUsage, type Hypervisor, HypervisorError, type PowerState } from "../hypervisor.ts";

interface RunningDomain {
  readonly xid: number;
  readonly startTime: number;
  state: PowerState;
}

/** The commands for which a failure can be planned. */
export type HypervisorCommand = "spawn" | "pause" | "resume" | "suspend" | "shutdown" | "destroy";

/** Simulates a hypervisor in memory, for machines without one, demonstrations and tests. */
export class MemoryHypervisor implements Hypervisor {
  readonly host: Hypervisor["host"];
  readonly isXen: boolean;
  readonly #running = new Map<string, RunningDomain>();
  readonly #failures = new Map<HypervisorCommand, string>();
  readonly #onStopped: ((name: string) => void)[] = [];
  #lastXid = 0;

  /** @param isXen whether it behaves as Xen where hypervisors differ */
  constructor(host: Hypervisor["host"] = { memoryMiB: 16384, processors: 4 }, isXen = true) {
    this.host = host;
    this.isXen = isXen;
  }

  /** Makes the next command of a kind fail. */
  failNext(command: HypervisorCommand, message: string): void {
    this.#failures.set(command, message);
  }

  state(name: string): PowerState {
    return name === "dom0" ? "Running" : (this.#running.get(name)?.state ?? "Halted");
  }

  xid(name: string): number {
    return name === "dom0" ? 0 : (this.#running.get(name)?.xid ?? -1);
  }

  startTime(name: string): number | undefined {
    return this.#running.get(name)?.startTime;
  }

  usage(name: string): DomainUsage {
    const isRunning = name === "dom0" || this.#running.has(name);
    return isRunning ? { memoryKiB: 409_600, cpuTime: 1_000_000_000 } : { memoryKiB: 0, cpuTime: 0 };
  }

  async spawn(name: string): Promise<void> {
    this.#failIfPlanned("spawn");
    if (this.#running.has(name)) throw new HypervisorError(`${name} is already running`);
    this.#running.set(name, { xid: ++this.#lastXid, startTime: Date.now() / 1000, state: "Paused" });
  }

  async pause(name: string): Promise<void> {
    this.#failIfPlanned("pause");
    this.#runningDomain(name).state = "Paused";
  }

  async resume(name: string): Promise<void> {
    this.#failIfPlanned("resume");
    this.#runningDomain(name).state = "Running";
  }

  async suspend(name: string): Promise<void> {
    this.#failIfPlanned("suspend");
    this.#runningDomain(name).state = "Suspended";
  }

  console(): undefined {
    return undefined;
  }

  /** Ends a domain as a crash would. */
  crash(name: string): void {
    this.#stop(name);
  }

  /** Ends the domain at once, since a simulated domain has nothing to finish. */
  async shutdown(name: string): Promise<void> {
    this.#failIfPlanned("shutdown");
    this.#stop(name);
  }

  async destroy(name: string): Promise<void> {
    this.#failIfPlanned("destroy");
    this.#stop(name);
  }

  undefine(name: string): void {
    this.#running.delete(name);
  }

  onStopped(callback: (name: string) => void): void {
    this.#onStopped.push(callback);
  }

  #stop(name: string): void {
    this.#runningDomain(name);
    this.#running.delete(name);
    for (const callback of this.#onStopped) callback(name);
  }

  #runningDomain(name: string): RunningDomain {
    const found = this.#running.get(name);
    if (found === undefined) throw new HypervisorError(`${name} is not running`);
    return found;
  }

  #failIfPlanned(command: HypervisorCommand): void {
    const message = this.#failures.get(command);
    if (message === undefined) return;
    this.#failures.delete(command);
    throw new HypervisorError(message);
  }
}
