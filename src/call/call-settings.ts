import { systemPaths } from "../base/system-paths.ts";

/** The options of the per-call form. */
export interface CallSettings {
  readonly assumeYes: boolean;
  readonly justEvaluate: boolean;
  readonly legacy: boolean;
  /** Policy directories, or the service directory of R4.0. Empty selects the system's own. */
  readonly path: readonly string[];
  readonly legacyDirectory: string;
  /** The compiled policy. Undefined selects the system's with the system's own directories, and otherwise none. */
  readonly compiled: string | undefined;
  readonly qubesdSocket: string;
  readonly qubesdApiSocket: string;
  /** Path of qrexec-client. */
  readonly client: string;
  /** The directory of the services of dom0, where agents are reached. */
  readonly services: string;
  /** The address of the system bus, for the agent of R4.0. */
  readonly bus: string;
  /** The log socket. */
  readonly log: string;
}

/** The settings of a call without options. */
export const defaultCallSettings: CallSettings = {
  assumeYes: false,
  justEvaluate: false,
  legacy: false,
  path: [],
  legacyDirectory: systemPaths.legacyDirectory,
  compiled: undefined,
  qubesdSocket: systemPaths.qubesdInternalSocket,
  qubesdApiSocket: systemPaths.qubesdSocket,
  client: systemPaths.qrexecClient,
  services: systemPaths.services,
  bus: systemPaths.systemBus,
  log: systemPaths.log,
};
