import { startProgram } from "../platform/process/start-program.ts";
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
  if (abort.aborted) return undefined;
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const finish = (failure?: DenyDecision): void => {
      clearTimeout(timer);
      resolve(failure);
    };
    const child = startProgram(
      { path: client, args, streams: "inherited" },
      {
        failed: (error) => finish(deny("start-failed", `cannot run ${client}: ${error.message}`)),
        ended(status) {
          // An exit code is the result of the service. It has nothing to do with policy.
          const isDeny = typeof status === "string" && !abort.aborted;
          finish(isDeny ? deny("start-failed", `${client} was ended by ${status}`) : undefined);
        },
      },
    );
    abort.addEventListener("abort", () => {
      timer = setTimeout(() => child.signal("SIGKILL"), timeout);
      const ending = endingSignalOf(abort);
      if (ending !== undefined) child.signal(ending.signal);
    });
  });
}
