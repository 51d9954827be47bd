import type { App } from "../core/app.ts";
import type { Domain } from "../core/domain.ts";
import { QubesError } from "../core/errors.ts";
import type { EventArguments } from "../core/events/handler-table.ts";
import type { Framing } from "../wire/framing.ts";
import type { SystemInfoText } from "./system-info-text.ts";

/** A call of a method, its source, destination, argument and payload checked as far as the table says. */
export interface ReceivedCall {
  readonly app: App;
  readonly method: string;
  readonly source: Domain;
  readonly dest: Domain;
  readonly argument: string;
  readonly payload: Uint8Array;
  /** The framing decides whether a reply has the content of 2019 (docs/reference/admin-api.md#content-by-framing). */
  readonly framing: Framing;
  /** What stands for a placeholder in the name of the method: `AppVM` in `admin.vm.Create.AppVM`. */
  readonly variant: string;
  /** Remembers what one call begins and another ends, as the copy of a volume. */
  readonly memory: CallMemory;
  readonly systemInfo: SystemInfoText;
}

/** What one call begins and another ends. */
export interface CallMemory {
  /** The volume that a token of `CloneFrom` stands for, each good for one `CloneTo`. */
  readonly copyTokens: Map<string, CopySource>;
  /** What dom0 is told of all domains, by framing, until something changes. */
  readonly domainLists: Map<Framing, DomainListText>;
}

/** A list of all domains, with the state of the system that it was made of. */
export interface DomainListText {
  readonly version: string;
  readonly bytes: Uint8Array;
}

/** The memory of a daemon that starts. */
export function newCallMemory(): CallMemory {
  return { copyTokens: new Map(), domainLists: new Map() };
}

/** A volume that may be copied. */
export interface CopySource {
  readonly domain: Domain;
  /** `private`, `root` … */
  readonly volume: string;
}

/** Whether it is a client of 2019 that asks. */
export function isOldClient({ framing }: ReceivedCall): boolean {
  return framing === "old";
}

/**
 * Asks handlers of `admin-permission:METHOD` whether a call may go on; they veto it by throwing.
 *
 * @param more what the call is about, beside its destination and argument
 */
export function permit(call: ReceivedCall, more: EventArguments = {}): void {
  call.source.fire(`admin-permission:${call.method}`, permissionArguments(call, more), { pre: true });
}

/** Asks the same, and leaves out of a list what any handler's predicate does not let through. */
export function filtered<Item>(call: ReceivedCall, items: readonly Item[], more: EventArguments = {}): readonly Item[] {
  const filters = permissionFilters<Item>(call, more);
  return filters.length === 0 ? items : items.filter((item) => filters.every((filter) => filter(item)));
}

/** The predicates that handlers of the permission event give. */
export function permissionFilters<Item>(
  call: ReceivedCall,
  more: EventArguments = {},
): readonly ((item: Item) => boolean)[] {
  const event = `admin-permission:${call.method}`;
  return call.source.fire(event, permissionArguments(call, more), { pre: true }) as readonly ((
    item: Item,
  ) => boolean)[];
}

function permissionArguments({ dest, argument }: ReceivedCall, more: EventArguments): EventArguments {
  return { dest, arg: argument, ...more };
}

/**
 * The payload as text.
 *
 * @throws QubesError when it is not ASCII, with `message` if that is given
 */
export function asciiPayload({ payload }: ReceivedCall, message = "payload contains non-ASCII characters"): string {
  if (payload.some((byte) => byte > 0x7e)) throw new QubesError("ProtocolError", message);
  return Buffer.from(payload).toString("latin1");
}
