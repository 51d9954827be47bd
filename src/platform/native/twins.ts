/*
 * The files that differ between Node.js and the native executable. The build of the executable takes `NAME.native.ts` in
 * place of `NAME.ts`. The compiler checks here that each twin has what the other files use.
 */

/** Is an error of the compiler if a twin lacks an export, or has another type for it. */
type Twin<Native extends Node, Node> = Native;

/** The twins. `npm run check` finds a missing one. */
export type Twins = [
  Twin<typeof import("../files/change-files.native.ts"), typeof import("../files/change-files.ts")>,
  Twin<typeof import("../files/read-all.native.ts"), typeof import("../files/read-all.ts")>,
  Twin<typeof import("../files/read-files.native.ts"), typeof import("../files/read-files.ts")>,
  Twin<typeof import("../files/write-descriptor.native.ts"), typeof import("../files/write-descriptor.ts")>,
  Twin<typeof import("../process/clock.native.ts"), typeof import("../process/clock.ts")>,
  Twin<typeof import("../process/code-caches.native.ts"), typeof import("../process/code-caches.ts")>,
  Twin<typeof import("../process/runtime.native.ts"), typeof import("../process/runtime.ts")>,
  Twin<typeof import("../process/signals.native.ts"), typeof import("../process/signals.ts")>,
  Twin<typeof import("../process/standard-input.native.ts"), typeof import("../process/standard-input.ts")>,
  Twin<typeof import("../process/start-program.native.ts"), typeof import("../process/start-program.ts")>,
  Twin<typeof import("../process/terminal.native.ts"), typeof import("../process/terminal.ts")>,
  Twin<typeof import("../process/this-process.native.ts"), typeof import("../process/this-process.ts")>,
  Twin<typeof import("../sockets/blocking-transport.native.ts"), typeof import("../sockets/blocking-transport.ts")>,
  Twin<typeof import("../sockets/send-datagram.native.ts"), typeof import("../sockets/send-datagram.ts")>,
  Twin<typeof import("../text/encoding.native.ts"), typeof import("../text/encoding.ts")>,
];
