import { spawn } from "node:child_process";

/**
 * Reports the state of the daemon to systemd, if the unit requests it: `READY=1`, `STOPPING=1` (sd_notify(3)). Node.js
 * cannot send to a datagram socket, so systemd-notify(1) sends it.
 */
export async function notifySystemd(state: string): Promise<void> {
  if (process.env["NOTIFY_SOCKET"] === undefined) return;
  await new Promise<void>((resolve) => {
    try {
      const child = spawn("systemd-notify", [`--pid=${process.pid}`, state], { stdio: "ignore" });
      child.on("error", () => resolve()).on("close", () => resolve());
    } catch {
      // If the child cannot be started, the daemon keeps running. A later notification succeeds, or systemd restarts
      // the daemon.
      resolve();
    }
  });
}

/**
 * Reports to systemd regularly that the daemon is alive, if its unit requests that (`WatchdogSec=`). systemd restarts a
 * daemon whose event loop hangs.
 */
export function notifyWatchdog({ WATCHDOG_USEC, WATCHDOG_PID }: NodeJS.ProcessEnv, pid: number): void {
  const microseconds = Number(WATCHDOG_USEC);
  if (!(microseconds > 0) || (WATCHDOG_PID !== undefined && WATCHDOG_PID !== String(pid))) return;
  // Half of the time, as sd_watchdog_enabled(3) advises.
  setInterval(() => void notifySystemd("WATCHDOG=1"), microseconds / 2000).unref();
}
