import type { Gate } from "./gate.ts";

interface Stop {
  readonly step: RegExp;
  readonly reached: () => void;
  readonly going: Promise<Error | undefined>;
}

/** A step that was stopped. */
export interface StoppedStep {
  /** Resolves when the daemon is at the step. */
  readonly reached: Promise<void>;
  /** Lets the step continue, or fail. */
  go(error?: Error): void;
}

/** A gate at which a test stops single steps. */
export class ManualGate {
  #stops: readonly Stop[] = [];

  readonly gate: Gate = async (step) => {
    const stop = this.#stops.find((each) => each.step.test(step));
    if (stop === undefined) return;
    this.#stops = this.#stops.filter((each) => each !== stop);
    stop.reached();
    const error = await stop.going;
    if (error !== undefined) throw error;
  };

  /** Stops the next step that matches. */
  stop(step: RegExp): StoppedStep {
    let reached = (): void => {};
    let go = (_error?: Error): void => {};
    const arrival = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const going = new Promise<Error | undefined>((resolve) => {
      go = resolve;
    });
    this.#stops = [...this.#stops, { step, reached, going }];
    return { reached: arrival, go };
  }

  /** Lets the next step that matches fail. */
  fail(step: RegExp): void {
    this.stop(step).go(new Error("planned failure"));
  }
}
