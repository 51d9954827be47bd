import type { ReceivedCall } from "./call.ts";
import type { EventStream } from "./event-subscription.ts";
import type { MethodLock } from "./method-locks.ts";

/** Whether a part of a request is forbidden, optional or required. */
export type Presence = "forbidden" | "optional" | "required";

/** The socket of a method (docs/reference/admin-api.md#socket-paths). */
export type ApiSocket = "qubesd" | "internal" | "misc";

/** Result of a method: content, nothing, or a stream of events. */
export type MethodResult = string | Uint8Array | EventStream | undefined;

/** A row of the method table. Dispatch, checks, documentation and tests derive from it. */
export interface ApiMethod {
  /** A name with a placeholder stands for several methods: `admin.vm.Create.CLASS`. */
  readonly name: string;
  readonly socket: ApiSocket;
  readonly destination: "any" | "dom0" | "not-dom0";
  readonly argument: Presence;
  readonly payload: Presence;
  /** Scope of the method, which selects its policy file (docs/reference/admin-api.md#method-marks). */
  readonly scope: "local" | "global";
  /** Effects as letters of `rwx`: read, write, execute. */
  readonly effect: string;
  /** The era of the clients that the method is for; undefined for both. */
  readonly era?: "2019" | "current";
  /**
   * Whether it changes files, data or devices outside of the store, which a failed save does not undo. It then acts only
   * on saved state, and is not repeated. So is each method of effect `x`.
   */
  readonly lasting?: true;
  /** The locks that dispatch takes before it runs the method. */
  readonly lock: MethodLock;
  /** Description for people. */
  readonly doc: string;
  /** Form of the payload. */
  readonly takes?: string;
  /** Form of the content. */
  readonly replies: string;
  /** Error classes that are specific to the method. */
  readonly errors?: readonly string[];
  /** Events besides `admin-permission:METHOD`. */
  readonly events?: readonly string[];
  run(call: ReceivedCall): MethodResult | Promise<MethodResult>;
}

/** Returns whether a method changes something that a failed save does not undo. */
export function isLasting({ effect, lasting }: ApiMethod): boolean {
  return lasting === true || effect.includes("x");
}
