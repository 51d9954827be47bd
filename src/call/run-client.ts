import { type DenyDecision, deny } from "../policy/evaluate/decision.ts";
import { endingSignalOf } from "./ending-signals.ts";

/** How long qrexec-client may take to end by a signal, in milliseconds. Past that it is killed. */
const timeout = 5000;

/**
 * Runs qrexec-client until the call has ended. A signal that comes meanwhile is passed on.
 *
 * @param client its path
 * @returns a deny when it did not run to its end; none when that was by the signal
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
      // A code says how the service ended, which is no longer a matter of policy.
      const isDeny = code === null && !abort.aborted;
      finish(isDeny ? deny("start-failed", `${client} was ended by ${signal}`) : undefined);
    });
  });
}
