import { thrownText } from "../base/thrown-text.ts";
import type { App } from "../core/app.ts";
import type { Domain } from "../core/domain.ts";
import { QubesError } from "../core/errors.ts";
import type { EventArguments } from "../core/events/handler-table.ts";
import type { LockHold } from "../core/lock-table.ts";
import type { Framing } from "../wire/framing.ts";
import type { SystemInfoText } from "./system-info-text.ts";

/** A call whose source, destination, argument and payload satisfy the method table. */
export interface CheckedCall {
  readonly app: App;
  readonly method: string;
  readonly source: Domain;
  readonly dest: Domain;
  readonly argument: string;
  readonly payload: Uint8Array;
  /**
   * Selects the content of the reply: old for clients of 2019, new for present clients
   * (docs/reference/admin-api.md#content-by-framing).
   */
  readonly framing: Framing;
  /** Value of the placeholder in the method's name, such as `AppVM` in `admin.vm.Create.AppVM`. */
  readonly variant: string;
  /** State that spans several calls, such as a copy of a volume. */
  readonly memory: CallMemory;
  readonly systemInfo: SystemInfoText;
}

/** A checked call that has the locks of its method. Its source and destination exist. */
export interface ReceivedCall extends CheckedCall {
  readonly hold: LockHold;
}

/** State that spans several calls. */
export interface CallMemory {
  /** Source volumes by the token of `CloneFrom`. A token is valid for one `CloneTo`. */
  readonly copyTokens: Map<string, CopySource>;
  /** Cached domain lists for dom0, by framing. */
  readonly domainLists: Map<Framing, DomainListText>;
  /** Domains that were paused or suspended before the machine went to sleep. They stay so after it. */
  readonly pausedBeforeSleep: Set<Domain>;
}

/** A list of all domains, and the version of the system that it shows. */
export interface DomainListText {
  readonly version: string;
  readonly bytes: Uint8Array;
}

/** Returns the state of a daemon that starts. */
export function newCallMemory(): CallMemory {
  return { copyTokens: new Map(), domainLists: new Map(), pausedBeforeSleep: new Set() };
}

/** A volume that may be copied. */
export interface CopySource {
  readonly domain: Domain;
  /** Name of the volume, such as `private` or `root`. */
  readonly volume: string;
}

/** Returns whether the client speaks the old framing, as clients of 2019 do. */
export function isOldClient({ framing }: ReceivedCall): boolean {
  return framing === "old";
}

/**
 * Fires `admin-permission:METHOD`; a handler vetoes the call by throwing
 * (docs/reference/admin-api.md#permission-event).
 *
 * @param more keywords besides destination and argument
 */
export function permit(call: ReceivedCall, more: EventArguments = {}): void {
  call.source.fire(`admin-permission:${call.method}`, permissionArguments(call, more), { pre: true });
}

/**
 * Fires the permission event, and filters a list by the predicates of the handlers
 * (docs/reference/admin-api.md#list-filters).
 */
export function filtered<Item>(call: ReceivedCall, items: readonly Item[], more: EventArguments = {}): readonly Item[] {
  const filters = permissionFilters<Item>(call, more);
  return items.filter((item) => filters.every((filter) => filter(item)));
}

/** Fires the permission event and returns the predicates of the handlers. @throws Error if an effect is not a predicate */
export function permissionFilters<Item>(
  call: ReceivedCall,
  more: EventArguments = {},
): readonly ((item: Item) => boolean)[] {
  const event = `admin-permission:${call.method}`;
  return call.source.fire(event, permissionArguments(call, more), { pre: true }).map((filter) => {
    if (typeof filter !== "function")
      throw new Error(`a handler of ${event} returned ${typeof filter}; expected functions`);
    return (item: Item) => {
      const given: unknown = filter(item);
      // A promise would count as true.
      if (given instanceof Promise) throw new Error(`a filter of ${event} is asynchronous; expected true or false`);
      return Boolean(given);
    };
  });
}

/** Returns whether all predicates accept an item of a stream. If one fails, the client does not see the item. */
export function isAccepted<Item>(app: App, filters: readonly ((item: Item) => boolean)[], item: Item): boolean {
  try {
    return filters.every((filter) => filter(item));
  } catch (error) {
    app.log.warning(`a filter of an event stream failed: ${thrownText(error)}`);
    return false;
  }
}

function permissionArguments({ dest, argument }: ReceivedCall, more: EventArguments): EventArguments {
  return { dest, arg: argument, ...more };
}

/** Returns the payload as text. @throws QubesError with `message` if it is not ASCII */
export function asciiPayload({ payload }: ReceivedCall, message = "payload contains non-ASCII characters"): string {
  if (payload.some((byte) => byte > 0x7e)) throw new QubesError("ProtocolError", message);
  return Buffer.from(payload).toString("latin1");
}
