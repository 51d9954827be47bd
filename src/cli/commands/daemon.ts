import { exitCodes } from "../../base/exit-code.ts";
import { systemPaths } from "../../base/system-paths.ts";
import { AgentServices } from "../../call/agents/agent-services.ts";
import { BoundedAgent } from "../../call/agents/bounded-agent.ts";
import { CurrentPolicy, describeErrors } from "../../call/service/current-policy.ts";
import { CurrentSystemInfo } from "../../call/service/current-system-info.ts";
import { policySockets } from "../../call/service/policy-service.ts";
import { PolicySockets } from "../../call/service/policy-sockets.ts";
import { noCounts, statusSocket } from "../../call/service/service-status.ts";
import type { Arguments } from "../../command/arguments.ts";
import { answerLimits } from "../../host/daemon-limits.ts";
import { StandardLog } from "../../host/standard-log.ts";
import { writeError } from "../../host/write-all.ts";
import { joinGroup, tuneForService } from "../../platform/process/service-process.ts";
import { holdSignal } from "../../platform/process/signals.ts";
import { environmentVariable } from "../../platform/process/this-process.ts";
import { findTransport } from "../../platform/sockets/fastest-transport.ts";
import { findServe } from "../../platform/sockets/find-serve.ts";
import { findOpenWatch } from "../../platform/sockets/open-watch.ts";
import { ActivatedSockets } from "../../platform/systemd/activated-sockets.ts";
import { notifySystemd, notifyWatchdog } from "../../platform/systemd/notify-systemd.ts";
import type { PolicySources } from "../../policy/load/policy-sources.ts";

declare const __VERSION__: string;

/** The time for pending answers when the service stops, in milliseconds. */
const drainTimeout = 2000;

/** The interval of checks of the policy, in milliseconds. The log reports a broken policy before a call needs it. */
const checkInterval = 5000;

/** `qrexec-policy daemon` */
export async function runDaemon(given: Arguments): Promise<number> {
  const log = new StandardLog(environmentVariable("JOURNAL_STREAM") !== undefined);
  tuneForService();
  try {
    return await serve(given, log);
  } finally {
    log.end();
  }
}

async function serve(given: Arguments, log: StandardLog): Promise<number> {
  const sources = sourcesOf(given);
  const policy = new CurrentPolicy(sources, (loaded) => {
    const errors = describeErrors(loaded);
    if (errors === "") log.write("info", "the policy is loaded");
    else log.write("error", `every call is denied: the policy does not load: ${errors}`);
  });
  policy.get();
  policy.checkRegularly(checkInterval, (error) => log.write("error", `cannot check the policy: ${error.message}`));
  const paths = pathsOf(given);
  const { exchange } = findTransport();
  const qubesd = { path: paths.qubesd, framing: "new", exchange, limits: answerLimits } as const;
  const systemInfo = new CurrentSystemInfo(qubesd, findOpenWatch());
  const counts = noCounts();
  const dependencies = {
    policy: () => policy.get(),
    systemInfo: () => systemInfo.get(),
    agent: new BoundedAgent(new AgentServices({ services: paths.services, client: paths.client }), log),
    log,
    counts,
  };
  becomeGroup();
  const ended = new Promise<string>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) holdSignal(signal, () => resolve(signal));
  });
  // For other services SIGHUP means a reload.
  holdSignal("SIGHUP", () => log.write("info", "SIGHUP has no effect: each call is decided by the current policy"));
  const sockets = new PolicySockets(log, findServe());
  const activated = new ActivatedSockets();
  const status = statusSocket(paths.status, {
    version: __VERSION__,
    directories: sources.directories,
    policy,
    qubesd: paths.qubesd,
    systemInfo,
    counts,
    connections: () => sockets.connections,
  });
  try {
    for (const socket of [...policySockets(paths, dependencies), status]) {
      await sockets.open(socket, activated.take(socket.path));
    }
    for (const left of activated.left)
      log.write("error", `file descriptor ${left} from systemd is not a socket of this service`);
  } catch (error) {
    writeError(`qrexec-policy daemon: ${(error as Error).message}\n`);
    await sockets.close(0);
    return exitCodes.internal.code;
  }
  log.write("info", `serving calls at ${paths.policy}`);
  await notifySystemd("READY=1");
  notifyWatchdog();
  log.write("info", `stopping on ${await ended}`);
  await notifySystemd("STOPPING=1");
  await sockets.close(drainTimeout);
  systemInfo.close();
  policy.close();
  return exitCodes.allow.code;
}

function pathsOf(given: Arguments) {
  const { services, policySocket, policyStatusSocket, qubesdInternalSocket, qrexecClient } = systemPaths;
  return {
    policy: given.value("socket-path") ?? policySocket,
    evalSimple: given.value("eval-socket-path") ?? `${services}/policy.EvalSimple`,
    evalGui: given.value("gui-socket-path") ?? `${services}/policy.EvalGUI`,
    status: given.value("status-socket-path") ?? policyStatusSocket,
    qubesd: given.value("qubesd-socket") ?? qubesdInternalSocket,
    services: given.value("service-dir") ?? services,
    client: given.value("qrexec-client") ?? qrexecClient,
  };
}

function sourcesOf(given: Arguments): PolicySources {
  const chosen = given.values("policy-dir");
  const { policyDirectories, legacyDirectory } = systemPaths;
  return { directories: chosen.length > 0 ? chosen : policyDirectories, legacyDirectory };
}

/** Joins the group `qubes`, which the daemons of domains are in. Machines without Qubes OS do not have the group. */
function becomeGroup(): void {
  try {
    joinGroup("qubes");
  } catch {
    // Without the group, the sockets get the group of the process.
  }
}
