import type { App } from "../app.ts";

/** Adds behaviour by handlers of events. Built-in behaviour uses the same interface. */
export interface Extension {
  readonly name: string;
  /** The time that each of its asynchronous handlers has, in seconds [default: 30]. */
  readonly timeoutSeconds?: number;
  /** Registers handlers. Called once, before a load. */
  register(app: App): void;
}
