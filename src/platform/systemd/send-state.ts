import { spawn } from "node:child_process";

/**
 * Sends a state to the socket of systemd. Node.js cannot send to a datagram socket, so systemd-notify(1) sends it to the
 * socket of the environment.
 */
export async function sendState(_socket: string, state: string): Promise<void> {
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
