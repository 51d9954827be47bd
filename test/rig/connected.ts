import { connect, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";

/** Connects to a socket; retries while its backlog is full, as on a busy machine. */
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
