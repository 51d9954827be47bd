import { baseName } from "../../base/path.ts";
import { readLink } from "../files/read-files.ts";
import { processId } from "../process/service-process.ts";
import { environmentVariable } from "../process/this-process.ts";
import { boundSockets, placeOfSocket } from "../sockets/kernel-sockets.ts";

/** A socket that systemd has opened. */
interface ActivatedSocket {
  readonly descriptor: number;
  /** `FileDescriptorName=` of the unit, or the name of the unit. */
  readonly name: string;
  /** The path that the socket is bound to, if any. */
  readonly path: string | undefined;
}

/** The sockets that systemd has opened for this process (sd_listen_fds(3)). */
export class ActivatedSockets {
  readonly #sockets: ActivatedSocket[];

  constructor() {
    const isForThis = environmentVariable("LISTEN_PID") === String(processId());
    const count = isForThis ? Number(environmentVariable("LISTEN_FDS")) : 0;
    const names = (environmentVariable("LISTEN_FDNAMES") ?? "").split(":");
    this.#sockets = Array.from({ length: count }, (_, number) => {
      const descriptor = firstDescriptor + number;
      return { descriptor, name: names[number] ?? "", path: boundPath(descriptor) };
    });
  }

  /**
   * Returns the descriptor of the socket that has the last part of a path as its name, or that is bound to the path.
   * Undefined if there is none.
   */
  take(path: string): number | undefined {
    const name = baseName(path);
    const place = placeOfSocket(path);
    const byName = this.#sockets.findIndex((socket) => socket.name === name);
    const index = byName === -1 ? this.#sockets.findIndex((socket) => socket.path === place) : byName;
    return index === -1 ? undefined : this.#sockets.splice(index, 1)[0]?.descriptor;
  }

  /** The remaining sockets, for a line of the log. */
  get left(): readonly string[] {
    return this.#sockets.map(
      ({ descriptor, name, path }) => `${descriptor} (${name === "" ? "no name" : name}, ${path})`,
    );
  }
}

/** Lower descriptors are standard input, output and error. */
const firstDescriptor = 3;

function boundPath(descriptor: number): string | undefined {
  try {
    const [, inode] = /^socket:\[(\d+)\]$/.exec(readLink(`/proc/self/fd/${descriptor}`)) ?? [];
    return boundSockets().find((socket) => socket.inode === inode)?.path;
  } catch {
    return undefined;
  }
}
