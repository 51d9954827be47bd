import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { ApiSocket } from "../api/method.ts";
import { printable } from "../base/printable.ts";
import { systemPaths } from "../base/system-paths.ts";
import { thrownText } from "../base/thrown-text.ts";
import { readColumns } from "../command/columns.ts";
import { formatProgramHelp, plainHelp } from "../command/format-help.ts";
import { formatUsageError } from "../command/format-usage.ts";
import { removeLeftDisposables } from "../core/disposables/left-disposables.ts";
import type { Extension } from "../core/extensions/extension.ts";
import { fillNewSystem } from "../core/new-system.ts";
import { recoverVolumes } from "../core/storage-maintenance.ts";
import { checkStore, StoreFile } from "../core/store/index.ts";
import { ActivatedSockets } from "../platform/systemd/activated-sockets.ts";
import { notifySystemd } from "../platform/systemd/notify-systemd.ts";
import { ApiSockets, socketNames } from "./api-sockets.ts";
import { reportStorage } from "./check-storage.ts";
import { DaemonLog } from "./daemon-log.ts";
import { demoInstructions } from "./demo-instructions.ts";
import { fillDemoSystem } from "./demo-system.ts";
import { loadExtensions } from "./load-extensions.ts";
import { type QubesdOptions, readOptions } from "./qubesd-options.ts";
import { qubesdSpec } from "./qubesd-spec.ts";
import { makeSystem, type System } from "./system.ts";

// Cloning and synchronising images takes seconds. Other calls must not wait for a thread.
process.env["UV_THREADPOOL_SIZE"] ??= "16";

declare const __VERSION__: string;

/** systemd says whether standard error goes to the journal (systemd.exec(5)). */
const log = new DaemonLog(process.env["JOURNAL_STREAM"] !== undefined);

async function main(args: readonly string[]): Promise<number> {
  let options: QubesdOptions;
  try {
    options = readOptions(args);
  } catch (error) {
    process.stderr.write(formatUsageError(qubesdSpec, qubesdSpec.main, printable((error as Error).message)));
    return 2;
  }
  const columns = readColumns(process.env["COLUMNS"], process.stdout.columns);
  switch (options.mode) {
    case "help":
      process.stdout.write(formatProgramHelp(qubesdSpec, { ...plainHelp, columns }));
      return 0;
    case "version":
      process.stdout.write(`qubesd ${__VERSION__}\n`);
      return 0;
    case "check-store":
      return check(options.store);
    case "check-storage":
      return storage(options);
    case "demo":
      return demo(options);
    default:
      return serveStore(options);
  }
}

async function check(path: string): Promise<number> {
  const problems = await checkStore(path);
  for (const problem of problems) process.stdout.write(`${problem.message}\n`);
  if (problems.length === 0) process.stdout.write(`${path} is in order\n`);
  return problems.some(({ isFatal }) => isFatal) ? 1 : 0;
}

async function storage(options: QubesdOptions): Promise<number> {
  const { store, recover, repair } = options;
  const file = await StoreFile.open(store, { recover, log: (warning) => log.warning(warning) });
  try {
    const { app } = makeSystem({ store, policy: policyOf(options), log, offline: true }, (each) => file.load(each));
    const left = await reportStorage(app, repair, (line) => process.stdout.write(`${printable(line)}\n`));
    process.stdout.write(left === 0 ? "the pools are in order\n" : `${left} not in order\n`);
    return left === 0 ? 0 : 1;
  } finally {
    await file.close();
  }
}

async function serveStore(options: QubesdOptions): Promise<number> {
  const { store, recover, socketDirectory, offline, unitDirectory } = options;
  const file = await StoreFile.open(store, { recover, log: (warning) => log.warning(warning) });
  try {
    const system = makeSystem(
      { store, policy: policyOf(options), log, offline, unitDirectory, extensions: await extensionsOf(options) },
      (app) => file.load(app),
      (app) => file.save(app),
    );
    const ended = new AbortController();
    let tidied: Promise<void> | undefined;
    await serve(system, socketDirectory, () => {
      tidied = tidyStorage(system, options, ended.signal);
    });
    ended.abort();
    await tidied;
  } finally {
    await file.close();
  }
  return 0;
}

/** The maximum number of lines about pools at a start. A pool that is not mounted lacks an image for each domain. */
const maxStorageLines = 20;

/** Reports leftovers of a crash in the pools, and finishes operations of domains that no longer run. */
async function tidyStorage({ app }: System, { offline }: QubesdOptions, ended: AbortSignal): Promise<void> {
  const onError = (error: Error) => log.error(error.message);
  try {
    if (!offline)
      await app.journal.perform(
        () => removeLeftDisposables(app, onError),
        () => false,
      );
    let lines = 0;
    const left = await reportStorage(app, false, (line) => {
      if (lines++ < maxStorageLines) log.warning(line);
    });
    if (lines > maxStorageLines) log.warning(`${left} problems in the pools: see qubesd --check-storage`);
    if (!offline) await recoverVolumes(app, ended, onError);
  } catch (error) {
    onError(error as Error);
  }
}

async function demo(options: QubesdOptions): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "qubesd-demo-"));
  try {
    const store = join(folder, "qubes.xml");
    const extensions = await extensionsOf(options);
    const kernels = () => ["6.6.30-1", "6.12.4-1"];
    const parts = { store, policy: policyOf(options), log, extensions, kernels, quietStorage: true };
    const system = makeSystem(parts, (app) => fillNewSystem(app, { directory: folder }));
    for (const pool of system.app.storage.pools) await pool.setup();
    system.app.setProperty("default_kernel", "6.12.4-1");
    await fillDemoSystem(system.app);
    await serve(system, folder, () => process.stdout.write(demoInstructions(folder)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return 0;
}

async function extensionsOf({ extensions }: QubesdOptions): Promise<readonly Extension[]> {
  return extensions === undefined ? [] : loadExtensions(resolve(extensions));
}

function policyOf({ policyDirectories }: QubesdOptions) {
  const { legacyDirectory } = systemPaths;
  const directories = policyDirectories.length > 0 ? policyDirectories : systemPaths.policyDirectories;
  return { directories, legacyDirectory };
}

/** Serves a system until a signal arrives, then waits for pending saves. */
async function serve(system: System, directory: string, onReady: () => void = () => {}): Promise<void> {
  const stopped = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, resolve);
  });
  keepRunning();
  const sockets = new ApiSockets();
  await sockets.open(directory, system.server, log, givenSockets(directory));
  log.info(`serving ${system.app.domains.size} domains in ${directory}`);
  await notifySystemd("READY=1");
  onReady();
  const signal = await stopped;
  log.info(`stopping on ${signal}`);
  await notifySystemd("STOPPING=1");
  await sockets.close();
  await system.app.journal.saveAll();
}

/**
 * Logs errors that no call waits for, such as one that an extension throws in a timer. The stack names the file. An end
 * of the daemon would interrupt the calls of all domains.
 */
function keepRunning(): void {
  const report = (thrown: unknown): void => log.error(`an error outside of any call: ${thrownText(thrown)}`);
  process.on("uncaughtException", report);
  process.on("unhandledRejection", report);
}

/** Returns the sockets that systemd has opened, by kind. */
function givenSockets(directory: string): Partial<Record<ApiSocket, number>> {
  const given = new ActivatedSockets();
  return Object.fromEntries(
    (Object.keys(socketNames) as ApiSocket[]).flatMap((kind) => {
      const descriptor = given.take(join(directory, socketNames[kind]));
      return descriptor === undefined ? [] : [[kind, descriptor]];
    }),
  );
}

// If the reader of --demo's instructions ends, such as a pager, the daemon keeps running.
process.stdout.on("error", () => {});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    log.error(error.message);
    process.exitCode = 1;
  },
);
