import { DaemonLog } from "../../src/daemon/daemon-log.ts";

/** A log of the daemon that its test reads. */
export class KeptLog extends DaemonLog {
  readonly warnings: string[] = [];
  readonly errors: string[] = [];

  constructor() {
    super(false);
  }

  override warning(message: string): void {
    this.warnings.push(message);
  }

  override error(message: string): void {
    this.errors.push(message);
  }
}
