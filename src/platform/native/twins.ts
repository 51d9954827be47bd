/*
 * The files that differ between Node.js and the native executable. The build of the executable takes `NAME.native.ts` in
 * place of `NAME.ts`. The compiler checks here that each twin has what the other files use.
 */

/** Is an error of the compiler if a twin lacks an export, or has another type for it. */
type Twin<Native extends Node, Node> = Native;

/** The twins. `npm run check` finds a missing one. */
export type Twins = [
  Twin<typeof import("../files/change-files.native.ts"), typeof import("../files/change-files.ts")>,
  Twin<typeof import("../files/path-status.native.ts"), typeof import("../files/path-status.ts")>,
  Twin<typeof import("../files/read-all.native.ts"), typeof import("../files/read-all.ts")>,
  Twin<typeof import("../files/read-files.native.ts"), typeof import("../files/read-files.ts")>,
  Twin<typeof import("../files/write-descriptor.native.ts"), typeof import("../files/write-descriptor.ts")>,
  Twin<typeof import("../log/pending-lines.native.ts"), typeof import("../log/pending-lines.ts")>,
  Twin<typeof import("../loop/loop-turn.native.ts"), typeof import("../loop/loop-turn.ts")>,
  Twin<typeof import("../notices/path-notices.native.ts"), typeof import("../notices/path-notices.ts")>,
  Twin<typeof import("../process/clock.native.ts"), typeof import("../process/clock.ts")>,
  Twin<typeof import("../process/code-caches.native.ts"), typeof import("../process/code-caches.ts")>,
  Twin<typeof import("../process/runtime.native.ts"), typeof import("../process/runtime.ts")>,
  Twin<typeof import("../process/service-process.native.ts"), typeof import("../process/service-process.ts")>,
  Twin<typeof import("../process/signals.native.ts"), typeof import("../process/signals.ts")>,
  Twin<typeof import("../process/standard-input.native.ts"), typeof import("../process/standard-input.ts")>,
  Twin<typeof import("../process/start-program.native.ts"), typeof import("../process/start-program.ts")>,
  Twin<typeof import("../process/terminal.native.ts"), typeof import("../process/terminal.ts")>,
  Twin<typeof import("../process/this-process.native.ts"), typeof import("../process/this-process.ts")>,
  Twin<typeof import("../sockets/blocking-transport.native.ts"), typeof import("../sockets/blocking-transport.ts")>,
  Twin<typeof import("../sockets/fastest-transport.native.ts"), typeof import("../sockets/fastest-transport.ts")>,
  Twin<typeof import("../sockets/find-serve.native.ts"), typeof import("../sockets/find-serve.ts")>,
  Twin<typeof import("../sockets/is-alive.native.ts"), typeof import("../sockets/is-alive.ts")>,
  Twin<typeof import("../sockets/open-stream.native.ts"), typeof import("../sockets/open-stream.ts")>,
  Twin<typeof import("../sockets/open-watch.native.ts"), typeof import("../sockets/open-watch.ts")>,
  Twin<typeof import("../sockets/send-datagram.native.ts"), typeof import("../sockets/send-datagram.ts")>,
  Twin<typeof import("../sockets/socket-list.native.ts"), typeof import("../sockets/socket-list.ts")>,
  Twin<typeof import("../systemd/send-state.native.ts"), typeof import("../systemd/send-state.ts")>,
  Twin<typeof import("../text/bytes.native.ts"), typeof import("../text/bytes.ts")>,
  Twin<typeof import("../text/encoding.native.ts"), typeof import("../text/encoding.ts")>,
  Twin<typeof import("../text/seen-texts.native.ts"), typeof import("../text/seen-texts.ts")>,
  Twin<typeof import("../text/sha256.native.ts"), typeof import("../text/sha256.ts")>,
];
