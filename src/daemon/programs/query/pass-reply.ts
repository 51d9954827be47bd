import { once } from "node:events";
import { connect } from "node:net";
import type { Writable } from "node:stream";
import { connectionHelp } from "../connection-help.ts";

/**
 * Sends a request, and passes on what is answered, as soon as it is.
 *
 * @returns the kind of the reply, its first byte
 * @throws Error when there is no reply, none that is framed as one, or only a part of its frame
 */
export async function passReply(path: string, request: Buffer, output: Writable): Promise<number> {
  const socket = connect({ path });
  let head = "";
  try {
    // Reading begins before all is written: a daemon may answer a request that it does not want to hear to the end.
    socket.end(request);
    for await (const piece of socket as AsyncIterable<Buffer>) {
      if (head.length < 2) {
        head += piece.toString("latin1", 0, 2 - head.length);
        if (!/^[012]\0?$/.test(head))
          throw new Error(`the reply is not framed as one: ${path} is not an Admin API socket`);
      }
      if (!output.write(piece)) await once(output, "drain");
    }
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const isConnect = syscall === "connect";
    const what = isConnect ? `cannot connect to ${path}: ${code}` : `the connection to ${path} broke: ${code}`;
    throw new Error(`${what}${connectionHelp(isConnect ? code : undefined)}`, { cause: message });
  } finally {
    socket.destroy();
  }
  if (head === "") throw new Error("the daemon gave no answer; its log says why: journalctl -u qubesd");
  if (head.length < 2) throw new Error("the reply was cut off");
  return Number(head.charAt(0));
}
