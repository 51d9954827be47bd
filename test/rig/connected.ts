import { connect, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";

/** A connection to a socket, also when more wait to be taken there than the kernel keeps, as on a busy machine. */
export async function connected(path: string): Promise<Socket> {
  for (;;) {
    const socket = connect(path);
    try {
      await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
      return socket;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      await setTimeout(20);
    }
  }
}
