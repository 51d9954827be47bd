import { type DenyDecision, deny } from "../policy/evaluate/decision.ts";
import { endingSignalOf } from "./ending-signals.ts";

/** The timeout for qrexec-client to end after a signal, in milliseconds. Then it is killed. */
const timeout = 5000;

/**
 * Runs qrexec-client until the call has ended. A signal that arrives meanwhile is forwarded.
 *
 * @param client the path of qrexec-client
 * @returns a deny if qrexec-client failed to start or was ended by a signal that was not forwarded
 */
export async function runClient(
  client: string,
  args: readonly string[],
  abort: AbortSignal,
): Promise<DenyDecision | undefined> {
  const { spawn } = await import("node:child_process");
  if (abort.aborted) return undefined;
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const finish = (failure?: DenyDecision): void => {
      clearTimeout(timer);
      resolve(failure);
    };
    const child = spawn(client, args, { stdio: "inherit" });
    abort.addEventListener("abort", () => {
      timer = setTimeout(() => child.kill("SIGKILL"), timeout);
      child.kill(endingSignalOf(abort)?.signal);
    });
    child.on("error", (error) => finish(deny("start-failed", `cannot run ${client}: ${error.message}`)));
    child.on("exit", (code, signal) => {
      // An exit code is the result of the service. It has nothing to do with policy.
      const isDeny = code === null && !abort.aborted;
      finish(isDeny ? deny("start-failed", `${client} was ended by ${signal}`) : undefined);
    });
  });
}
