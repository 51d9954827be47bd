import { host } from "../native/host.ts";
import type { LogDatagram } from "./log-datagram.ts";

/** Sends a line to the socket of a log that takes datagrams. Returns whether it was sent. */
export async function sendDatagram(path: string, { priority, identifier, text }: LogDatagram): Promise<boolean> {
  try {
    host.sendDatagram(path, `<${priority}>${identifier}: ${text}`);
    return true;
  } catch {
    return false;
  }
}
