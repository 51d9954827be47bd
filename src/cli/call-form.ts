import { systemPaths } from "../base/system-paths.ts";
import { openCompiledPolicy, openCurrentPolicy, openLegacyPolicy, type PolicySource } from "../call/policy-source.ts";
import { runCall } from "../call/run-call.ts";
import type { DaemonSocket } from "../host/call-daemon.ts";
import { DiskFiles } from "../host/disk-files.ts";
import { isLegacySystem } from "../host/legacy-system.ts";
import { SystemLog } from "../host/system-log.ts";
import { findBlockingTransport } from "../platform/sockets/blocking-transport.ts";
import { findTransport } from "../platform/sockets/fastest-transport.ts";
import { requestOf } from "../policy/model/request.ts";
import type { CallSettings } from "./call-settings.ts";
import { answerLimits, startLimits } from "./daemon-limits.ts";
import { readQuickOptions } from "./quick-options.ts";

/** Runs `qrexec-policy [OPTION…] [--] SOURCE TARGET SERVICE[+ARG]`, or the form with five arguments. */
export async function runCallForm(args: readonly string[]): Promise<number> {
  const quick = readQuickOptions(args);
  if (quick !== undefined) return runPositionals(quick.positionals, quick.settings);
  const { readCallOptions } = await import("./call-options.ts");
  const read = readCallOptions(args);
  return typeof read === "number" ? read : runPositionals(read.positionals, read.settings);
}

async function runPositionals(positionals: readonly string[], settings: CallSettings): Promise<number> {
  if (positionals.length === 5) {
    const [domainId, source, target, call, processIdent] = positionals as [string, string, string, string, string];
    return runOne(source, target, call, settings, { domainId, processIdent });
  }
  if (positionals.length === 3) {
    const [source, target, call] = positionals as [string, string, string];
    return runOne(source, target, call, settings);
  }
  const { reportArguments } = await import("./usage.ts");
  return reportArguments(positionals);
}

function runOne(
  source: string,
  target: string,
  call: string,
  settings: CallSettings,
  caller?: { domainId: string; processIdent: string },
): Promise<number> {
  const { path, legacyDirectory, assumeYes, justEvaluate, log, client } = settings;
  const request = requestOf(source, target, call);
  const files = new DiskFiles();
  const legacy = settings.legacy || (path.length === 0 && isLegacySystem(files));
  const transport = findBlockingTransport();
  const framing = legacy ? "old" : "new";
  const daemon = {
    exchange: transport.exchange,
    framing,
    path: settings.internalSocket,
    limits: answerLimits,
  } as const;
  return runCall({
    request,
    openPolicy: () =>
      legacy ? openLegacyPolicy(files, path[0] ?? legacyDirectory) : openPolicy(files, settings, request.service),
    ask: async (asked, info, dialect) =>
      (await import("../call/agents/ask-in-call.ts")).askInCall(asked, info, dialect, settings),
    createPolicy: async (request) =>
      (await import("../call/agents/ask-in-call.ts")).createLegacyPolicy(request, path[0] ?? legacyDirectory, settings),
    logsAsWritten: legacy,
    prints: !legacy && caller === undefined,
    daemon,
    log: new SystemLog(log, transport),
    assumeYes,
    justEvaluate,
    carry:
      caller === undefined || justEvaluate
        ? undefined
        : { caller, dependencies: { daemon: apiOf(daemon, settings), client } },
  });
}

/** A domain takes long to start, and the signals that come meanwhile are heard. */
function apiOf(daemon: DaemonSocket, { apiSocket }: CallSettings): DaemonSocket {
  return { ...daemon, exchange: findTransport().exchange, path: apiSocket, limits: startLimits };
}

function openPolicy(
  files: DiskFiles,
  { path, legacyDirectory, compiled }: CallSettings,
  service: string,
): PolicySource {
  const isSystem = path.length === 0;
  const sources = { directories: isSystem ? systemPaths.policyDirectories : path, legacyDirectory };
  const file = compiled ?? (isSystem ? systemPaths.compiledPolicy : undefined);
  const opened = file === undefined ? undefined : openCompiledPolicy(file, files, sources, service);
  return opened ?? openCurrentPolicy(files, sources);
}
