import type { App } from "../app.ts";

/** Adds behaviour to a system by handlers of its events. The built-in ones are written alike. */
export interface Extension {
  readonly name: string;
  /** Registers handlers; called once, before a system is loaded. */
  register(app: App): void;
}
