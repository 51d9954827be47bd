import { systemPaths } from "../base/system-paths.ts";

/** What the options of the call form can say. */
export interface CallSettings {
  readonly assumeYes: boolean;
  readonly justEvaluate: boolean;
  readonly legacy: boolean;
  /** Policy directories, or the service directory of R4.0; empty means the system's own. */
  readonly path: readonly string[];
  readonly legacyDirectory: string;
  /** The compiled policy; undefined means the system's with the system's own policy directories, and else none. */
  readonly compiled: string | undefined;
  readonly internalSocket: string;
  readonly apiSocket: string;
  readonly client: string;
  readonly services: string;
  readonly bus: string;
  readonly log: string;
}

/** What the daemon's bare call means. */
export const plainSettings: CallSettings = {
  assumeYes: false,
  justEvaluate: false,
  legacy: false,
  path: [],
  legacyDirectory: systemPaths.legacyDirectory,
  compiled: undefined,
  internalSocket: systemPaths.qubesdInternalSocket,
  apiSocket: systemPaths.qubesdSocket,
  client: systemPaths.qrexecClient,
  services: systemPaths.services,
  bus: systemPaths.systemBus,
  log: systemPaths.log,
};
