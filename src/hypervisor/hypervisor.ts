/** The power state of a domain, in the words of replies (docs/reference/admin-api.md#power-states). */
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

/** The memory and processor time that a running domain uses. */
export interface DomainUsage {
  readonly memoryKiB: number;
  /** In nanoseconds since the start of the domain. */
  readonly cpuTime: number;
}

/** A command of the hypervisor failed. */
export class HypervisorError extends Error {
  override readonly name = "HypervisorError";
}

/** Runs domains. Commands name a domain, and complete when the hypervisor has done its part. */
export interface Hypervisor {
  state(name: string): PowerState;
  /** Returns Xen's number of the domain; -1 if it does not run. */
  xid(name: string): number;
  /** Returns the time of the start, in seconds since 1970; undefined if the domain does not run. */
  startTime(name: string): number | undefined;
  usage(name: string): DomainUsage;
  /** The memory and processors of the machine. */
  readonly host: { readonly memoryMiB: number; readonly processors: number };
  /** Whether it is Xen, which can balance memory. */
  readonly isXen: boolean;
  /** Creates the domain in the paused state. @throws HypervisorError */
  spawn(name: string): Promise<void>;
  /** @throws HypervisorError */
  pause(name: string): Promise<void>;
  /** @throws HypervisorError */
  resume(name: string): Promise<void>;
  /** Suspends the domain; `resume` wakes it. @throws HypervisorError */
  suspend(name: string): Promise<void>;
  /** Returns the terminal of the console; undefined if there is none. */
  console(name: string): string | undefined;
  /** Asks the domain to shut down. @throws HypervisorError */
  shutdown(name: string): Promise<void>;
  /** Ends the domain at once. @throws HypervisorError */
  destroy(name: string): Promise<void>;
  /** Removes the record of a domain that does not run. */
  undefine(name: string): void;
  /** Calls back each time a domain has ended, for any reason. */
  onStopped(callback: (name: string) => void): void;
}
