import type { App } from "../app.ts";

/** Adds behaviour by handlers of events. Built-in behaviour uses the same interface. */
export interface Extension {
  readonly name: string;
  /** Registers handlers. Called once, before a load. */
  register(app: App): void;
}
