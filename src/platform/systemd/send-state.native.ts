import { host } from "../native/host.ts";

/** Sends a state to the socket of systemd. */
export async function sendState(socket: string, state: string): Promise<void> {
  try {
    host.sendDatagram(socket, `${state}\n`);
  } catch {
    // The daemon keeps running. A later notification succeeds, or systemd restarts the daemon.
  }
}
