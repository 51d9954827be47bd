import { writeAll } from "../../host/write-all.ts";
import { closeFile, openFile } from "../../platform/files/change-files.ts";
import { raiseSignal } from "../../platform/process/signals.ts";
import { type AllowDecision, type AskDecision, type DenyDecision, deny } from "../../policy/evaluate/decision.ts";
import type { Dialect } from "../../policy/model/dialect.ts";
import type { Request } from "../../policy/model/request.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";
import type { CallSettings } from "../call-settings.ts";
import { endingSignalOf, holdSignals } from "../ending-signals.ts";
import { AgentServices } from "./agent-services.ts";
import { askUser } from "./ask-user.ts";
import { DBusAgent } from "./dbus-agent.ts";

/** Asks the user about a single call: through the services of agents, or in R4.0 through the agent on the system bus. */
export async function askInCall(
  decision: AskDecision,
  info: SystemInfo,
  dialect: Dialect,
  settings: Pick<CallSettings, "services" | "client" | "bus">,
): Promise<AllowDecision | DenyDecision> {
  if (dialect === "current") return askUser(decision, info, dialect, new AgentServices(settings));
  const agent = new DBusAgent({ address: settings.bus });
  return untilSignal((signal) =>
    askUser(decision, info, dialect, { ask: (_, parameters) => agent.ask(parameters, decision.request.call, signal) }),
  );
}

/**
 * Asks the user whether to create a policy for a R4.0 service that has none. The new policy asks about every call.
 *
 * @returns undefined if the policy was created, otherwise the deny of the call
 */
export async function createLegacyPolicy(
  { source, service }: Request,
  { path, legacyDirectory, bus }: Pick<CallSettings, "path" | "legacyDirectory" | "bus">,
): Promise<DenyDecision | undefined> {
  const missing = `Policy not found for service ${service}`;
  try {
    const agent = new DBusAgent({ address: bus });
    const isConfirmed = await untilSignal((signal) => agent.confirmPolicyCreate(source, service, signal));
    if (!isConfirmed) return deny("policy-not-found", `${missing}, and the user declined to create it`);
    writeNewFile(`${path[0] ?? legacyDirectory}/${service}`, newPolicy);
    return undefined;
  } catch (error) {
    return deny("policy-not-found", `${missing}, and it cannot be created: ${(error as Error).message}`);
  }
}

/** Runs work that starts a program. A signal that would end this process ends the program first. */
async function untilSignal<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  let abort: AbortSignal | undefined;
  try {
    return await holdSignals((signal) => {
      abort = signal;
      return work(signal);
    });
  } finally {
    const ending = abort && endingSignalOf(abort);
    // Now the signal has its default effect again.
    if (ending !== undefined) raiseSignal(ending.signal);
  }
}

function writeNewFile(path: string, text: string): void {
  const descriptor = openFile(path, "new", 0o664);
  try {
    writeAll(descriptor, text);
  } finally {
    closeFile(descriptor);
  }
}

const newPolicy = `# The first line that matches a call decides. Put lines for single domains above the last line.

$anyvm  $anyvm  ask
`;
