import type { Duplex } from "node:stream";
import type { MessageBus } from "@homebridge/dbus-native";

// Declarations that the types of the package lack.
declare module "@homebridge/dbus-native" {
  /** A client of the bus at the other end of a stream. */
  export function createClient(options: { readonly stream: Duplex }): MessageBus;

  interface MessageBus {
    setMethodCallHandler(
      path: string,
      name: string,
      member: string,
      handler: readonly [handle: (...given: unknown[]) => unknown, signature: string],
    ): void;
  }
}
