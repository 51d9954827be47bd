/** The power state of a domain, as replies name it (docs/reference/admin-api.md#power-states). */
export type PowerState =
  | "Halted"
  | "Transient"
  | "Running"
  | "Paused"
  | "Suspended"
  | "Halting"
  | "Dying"
  | "Crashed"
  | "NA";

/** What a running domain uses. */
export interface DomainUsage {
  readonly memoryKiB: number;
  readonly memoryMaximumKiB: number;
  /** In nanoseconds since it was started. */
  readonly cpuTime: number;
}

/** A command of the hypervisor did not succeed. */
export class HypervisorError extends Error {
  override readonly name = "HypervisorError";
}

/** What runs domains. All commands are for domains by name; they end when the hypervisor has done its part. */
export interface Hypervisor {
  state(name: string): PowerState;
  /** The number of the running domain; -1 when it does not run. */
  xid(name: string): number;
  /** When it was started, in seconds since 1970; undefined when it does not run. */
  startTime(name: string): number | undefined;
  usage(name: string): DomainUsage;
  /** The memory and processors of the machine. */
  readonly host: { readonly memoryMiB: number; readonly processors: number };
  /** Creates the domain, paused. @throws HypervisorError */
  spawn(name: string): Promise<void>;
  /** @throws HypervisorError */
  pause(name: string): Promise<void>;
  /** @throws HypervisorError */
  resume(name: string): Promise<void>;
  /** Lets the domain sleep; `resume` wakes it up. @throws HypervisorError */
  suspend(name: string): Promise<void>;
  /** The terminal of its console; undefined when there is none. */
  console(name: string): string | undefined;
  /** Asks the domain to end by itself. @throws HypervisorError */
  shutdown(name: string): Promise<void>;
  /** Ends the domain. @throws HypervisorError */
  destroy(name: string): Promise<void>;
  /** Forgets a domain that does not run. */
  undefine(name: string): void;
  /** Calls back when a domain has ended, by itself or not. */
  onStopped(callback: (name: string) => void): void;
}
