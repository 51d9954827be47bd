import { exitCodes } from "../../base/exit-code.ts";
import { systemPaths } from "../../base/system-paths.ts";
import { AgentServices } from "../../call/service/agent-services.ts";
import { CurrentPolicy, troubleOf } from "../../call/service/current-policy.ts";
import { CurrentSystemInfo } from "../../call/service/current-system-info.ts";
import { policySockets } from "../../call/service/policy-service.ts";
import { PolicySockets } from "../../call/service/policy-sockets.ts";
import { findTransport } from "../../host/find-transport.ts";
import { StandardLog } from "../../host/standard-log.ts";
import { writeAll } from "../../host/write-all.ts";
import type { PolicySources } from "../../policy/load/load-current.ts";
import type { Arguments } from "../command.ts";
import { answerLimits } from "../daemon-limits.ts";
import { UsageError } from "../usage-error.ts";

/** What is being answered may take so long when the service ends, in milliseconds. */
const patience = 2000;

/** `qrexec-policy daemon` */
export async function runDaemon(given: Arguments): Promise<number> {
  const [extra] = given.positionals;
  if (extra !== undefined) throw new UsageError(`unrecognized argument: ${extra}`);
  const { services } = systemPaths;
  const log = new StandardLog(process.env["JOURNAL_STREAM"] !== undefined);
  const policy = new CurrentPolicy(sourcesOf(given), (loaded) => {
    const trouble = troubleOf(loaded);
    if (trouble === "") void log.write("info", "the policy is loaded");
    else void log.write("error", `every call is denied: the policy does not load: ${trouble}`);
  });
  policy.get();
  const path = given.value("qubesd-socket") ?? systemPaths.qubesdInternalSocket;
  const { exchange } = findTransport();
  const systemInfo = new CurrentSystemInfo({ path, framing: "new", exchange, limits: answerLimits });
  const means = {
    policy: () => policy.get(),
    systemInfo: () => systemInfo.get(),
    agent: new AgentServices({
      services: given.value("service-dir") ?? services,
      client: given.value("qrexec-client") ?? systemPaths.qrexecClient,
    }),
    log,
  };
  const paths = {
    policy: given.value("socket-path") ?? systemPaths.policySocket,
    evalSimple: given.value("eval-socket-path") ?? `${services}/policy.EvalSimple`,
    evalGui: given.value("gui-socket-path") ?? `${services}/policy.EvalGUI`,
  };
  becomeGroup();
  const ended = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, resolve);
  });
  const sockets = new PolicySockets(log);
  try {
    for (const socket of policySockets(paths, means)) await sockets.open(socket);
  } catch (error) {
    writeAll(2, `qrexec-policy daemon: ${(error as Error).message}\n`);
    await sockets.close(0);
    return exitCodes.internal.code;
  }
  await log.write("info", `serving calls at ${paths.policy}`);
  await log.write("info", `stopping on ${await ended}`);
  await sockets.close(patience);
  return exitCodes.allow.code;
}

function sourcesOf(given: Arguments): PolicySources {
  const chosen = given.values("policy-path");
  const { policyDirectories, legacyDirectory } = systemPaths;
  if (chosen.length > 0) return { directories: chosen, legacyDirectory };
  // What is for the time until the next start of the system is often not there.
  return { directories: policyDirectories, optional: policyDirectories.slice(0, 1), legacyDirectory };
}

/** Domains' daemons are in the group `qubes`; machines without Qubes OS do not have it. */
function becomeGroup(): void {
  if (process.getuid?.() !== 0) return;
  try {
    process.setegid?.("qubes");
  } catch {
    // The sockets have the group of the process then.
  }
}
