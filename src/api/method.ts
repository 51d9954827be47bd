import type { ReceivedCall } from "./call.ts";
import type { EventStream } from "./event-subscription.ts";

/** Whether something has to be there. */
export type Presence = "forbidden" | "optional" | "required";

/** The socket that a method is served on: for clients, for components of dom0, for notifications of domains. */
export type ApiSocket = "qubesd" | "internal" | "misc";

/** What a method gives back: content, nothing, or a stream of events. */
export type MethodResult = string | Uint8Array | EventStream | undefined;

/** A method of the Admin API: a row of the table that dispatch, checks, documentation and tests read. */
export interface ApiMethod {
  /** With a placeholder where one row serves several: `admin.vm.Create.CLASS`. */
  readonly name: string;
  readonly socket: ApiSocket;
  readonly destination: "any" | "dom0" | "not-dom0";
  readonly argument: Presence;
  readonly payload: Presence;
  /** Whether it is about one domain or the whole system, which decides where policy for it is kept. */
  readonly scope: "local" | "global";
  /** What it may do, as letters of `rwx`. */
  readonly effect: string;
  /** Only for clients of 2019, or only for those of today; for both if it is not said. */
  readonly era?: "2019" | "current";
  /** What it does, for people. */
  readonly doc: string;
  /** The form of the payload, if it takes one. */
  readonly takes?: string;
  /** The form of the content. */
  readonly replies: string;
  /** The classes of errors that are its own. */
  readonly errors?: readonly string[];
  /** The events that it fires, beside `admin-permission:`. */
  readonly events?: readonly string[];
  run(call: ReceivedCall): MethodResult | Promise<MethodResult>;
}
