import { spawn } from "node:child_process";

/**
 * Tells systemd of the daemon's state, if it wants to know: `READY=1`, `STOPPING=1` (sd_notify(3)). Node.js cannot send
 * to the socket of datagrams by itself, so that systemd-notify(1) does it.
 */
export async function notifySystemd(state: string): Promise<void> {
  if (process.env["NOTIFY_SOCKET"] === undefined) return;
  await new Promise<void>((resolve) => {
    try {
      const child = spawn("systemd-notify", [`--pid=${process.pid}`, state], { stdio: "ignore" });
      child.on("error", () => resolve()).on("close", () => resolve());
    } catch {
      // A daemon that cannot start a child goes on; it is told the next time, or starts it anew.
      resolve();
    }
  });
}

/**
 * Tells systemd again and again that the daemon is alive, if its unit wants that (`WatchdogSec=`): a daemon whose loop
 * stands still is started anew.
 */
export function notifyWatchdog({ WATCHDOG_USEC, WATCHDOG_PID }: NodeJS.ProcessEnv, pid: number): void {
  const microseconds = Number(WATCHDOG_USEC);
  if (!(microseconds > 0) || (WATCHDOG_PID !== undefined && WATCHDOG_PID !== String(pid))) return;
  // Half of the time, as sd_watchdog_enabled(3) advises.
  setInterval(() => void notifySystemd("WATCHDOG=1"), microseconds / 2000).unref();
}
