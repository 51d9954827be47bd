import { removeFile } from "../files/change-files.native.ts";
import { clientServer } from "../native/client.native.ts";
import { events, host } from "../native/host.ts";
import { backlog, cannotListen, type ListenPlace, type Serve } from "./listen-place.ts";

/** Clients are accepted in portions of this size, so that timers and other sockets have their turn. */
const maxAccepts = 64;

/** The wait after a client could not be accepted, for example because descriptors ran out, in milliseconds. */
const retryInterval = 20;

/** Returns the way to serve. */
export function findServe(): Serve {
  return async (place, service) => {
    const descriptor = listen(place);
    const serveClient = clientServer(service);
    const acceptSome = (): void => {
      try {
        for (let count = 0; count < maxAccepts; count++) {
          const client = host.accept(descriptor);
          if (client < 0) return;
          serveClient(client);
        }
      } catch {
        pauseAccepting();
      }
    };
    let timer: number | undefined;
    // The client stays in the queue, and the socket readable. Without a pause the loop would spin.
    const pauseAccepting = (): void => {
      host.watch(descriptor, 0);
      timer = host.setTimer(retryInterval, () => {
        timer = undefined;
        host.watch(descriptor, events.readable, acceptSome);
      });
    };
    host.watch(descriptor, events.readable, acceptSome);
    return () => {
      if (timer !== undefined) host.clearTimer(timer);
      else host.watch(descriptor, 0);
      host.close(descriptor);
      if ("path" in place) removeFile(place.path);
    };
  };
}

function listen(place: ListenPlace): number {
  try {
    if (!("fd" in place)) return host.listen(place.path, place.mode, backlog);
    host.listenOn(place.fd, backlog);
    return place.fd;
  } catch (error) {
    throw cannotListen(place, (error as { readonly code?: string }).code ?? "unknown");
  }
}
