import { systemPaths } from "../base/system-paths.ts";

/** The options of the per-call form. */
export interface CallSettings {
  readonly assumeYes: boolean;
  readonly justEvaluate: boolean;
  readonly legacy: boolean;
  /** The policy directories, or the service directory of R4.0. If empty, those of the system are used. */
  readonly path: readonly string[];
  readonly legacyDirectory: string;
  /** The compiled policy. If undefined, that of the system is used, but only with the policy directories of the system. */
  readonly compiled: string | undefined;
  readonly qubesdSocket: string;
  readonly qubesdApiSocket: string;
  /** The path of qrexec-client. */
  readonly client: string;
  /** The directory of the services of dom0, with the sockets of agents. */
  readonly services: string;
  /** The address of the system bus, for the agent of R4.0. */
  readonly bus: string;
  /** The path of the log socket. */
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
