import { processId } from "../process/service-process.ts";
import { environmentVariable } from "../process/this-process.ts";
import { sendState } from "./send-state.ts";

/** Reports the state of the daemon to systemd, if the unit requests it: `READY=1`, `STOPPING=1` (sd_notify(3)). */
export async function notifySystemd(state: string): Promise<void> {
  const socket = environmentVariable("NOTIFY_SOCKET");
  if (socket !== undefined && socket !== "") await sendState(socket, state);
}

/**
 * Reports to systemd regularly that the daemon is alive, if its unit requests that (`WatchdogSec=`). systemd restarts a
 * daemon whose event loop hangs.
 */
export function notifyWatchdog(): void {
  const microseconds = Number(environmentVariable("WATCHDOG_USEC"));
  const pid = environmentVariable("WATCHDOG_PID");
  if (!(microseconds > 0) || (pid !== undefined && pid !== String(processId()))) return;
  // Half of the time, as sd_watchdog_enabled(3) advises.
  setInterval(() => void notifySystemd("WATCHDOG=1"), microseconds / 2000).unref();
}
