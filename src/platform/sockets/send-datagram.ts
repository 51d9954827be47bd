import type { LogDatagram } from "./log-datagram.ts";

/** The name of each level for logger(1), by the last three bits of a priority. */
const levels = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"] as const;

/**
 * Sends a line to the socket of a log that takes datagrams. Node.js cannot do that, so logger(1) does.
 *
 * @param deadline the time that it may take, in milliseconds
 * @returns whether the line was sent
 */
export async function sendDatagram(path: string, datagram: LogDatagram, deadline: number): Promise<boolean> {
  const { spawnSync } = await import("node:child_process");
  const { priority, identifier, text } = datagram;
  const level = `user.${levels[priority & 7]}`;
  const words = ["--tag", identifier, "--priority", level, "--", text];
  const args = ["--socket", path, "--socket-errors=on", ...words];
  return spawnSync("logger", args, { stdio: "ignore", timeout: deadline }).status === 0;
}
