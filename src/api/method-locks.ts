import type { Domain } from "../core/domain.ts";
import {
  exclusive,
  newChildClaims,
  poolClaims,
  powerClaims,
  removalClaims,
  runningClaims,
  shared,
  startClaims,
} from "../core/domain-locks.ts";
import type { Claim, LockKind } from "../core/lock-table.ts";
import type { CheckedCall } from "./call.ts";

/** The locks of a method. Calls that change the same thing run one after another. */
export interface MethodLock {
  /** Description for people; undefined for none. */
  readonly doc: string | undefined;
  /** Returns the locks. It throws nothing: a malformed argument is the method's business. */
  claims(call: CheckedCall): readonly Claim[];
}

/** For methods that read or change at one moment, without a wait. */
export const noLock: MethodLock = { doc: undefined, claims: () => [] };

/** Keeps the destination while the method runs. */
export const presenceLock: MethodLock = {
  doc: "the destination cannot be removed meanwhile",
  claims: ({ dest }) => [shared("presence", dest.name)],
};

/** Keeps the source while the method runs. */
export const sourceLock: MethodLock = {
  doc: "the source cannot be removed meanwhile",
  claims: ({ source }) => [shared("presence", source.name)],
};

/** For changes of properties. They can depend on power states and on domains that are being made. */
export const settingsLock: MethodLock = {
  doc: "properties of the destination; it and a domain that is the value cannot start or stop meanwhile",
  claims: (call) => [...only(call.dest, "settings"), shared("power", call.dest.name), ...valueLock.claims(call)],
};

/** For changes of global properties. Domains that follow them can depend on the power state of the value. */
export const valueLock: MethodLock = {
  doc: "a domain that is the value cannot start or stop meanwhile",
  claims: ({ app, payload }) => {
    const value = app.domains.find(Buffer.from(payload).toString("latin1"));
    return value === undefined ? [] : runningClaims([value]);
  },
};

/** For methods that start, stop or pause the destination. */
export const powerLock: MethodLock = {
  doc: "power and volumes of the destination",
  claims: ({ dest }) => powerClaims(dest),
};

/** For a start, which also needs running netvms. */
export const startLock: MethodLock = {
  doc: "power and volumes of the destination and of its halted netvms; its netvms keep running",
  claims: ({ dest }) => startClaims(dest),
};

/** For changes of volumes. */
export const volumeLock: MethodLock = {
  doc: "volumes of the destination",
  claims: ({ dest }) => only(dest, "volumes"),
};

/** For changes of firewall rules and notes. */
export const filesLock: MethodLock = {
  doc: "firewall rules and notes of the destination",
  claims: ({ dest }) => only(dest, "files"),
};

/** For a copy of a volume. Its source must not be removed meanwhile. */
export const copyLock: MethodLock = {
  doc: "volumes of the destination; the domain of the source volume cannot be removed meanwhile",
  claims: ({ dest, payload, memory }) => {
    const source = memory.copyTokens.get(Buffer.from(payload).toString("latin1"));
    return [...only(dest, "volumes"), ...(source === undefined ? [] : [shared("presence", source.domain.name)])];
  },
};

/** For changes of assigned or attached devices. The backend must not be removed meanwhile. */
export const deviceLock: MethodLock = {
  doc: "devices of the destination; it cannot start or stop, and the backend cannot be removed meanwhile",
  claims: (call) => {
    const backend = call.app.domains.find(call.argument.split("+", 1)[0] as string);
    return [
      ...only(call.dest, "devices"),
      shared("power", call.dest.name),
      ...(backend === undefined ? [] : [shared("presence", backend.name)]),
    ];
  },
};

/** For a new domain. Its name is that of the payload. */
export const creationLock: MethodLock = {
  doc: "the new name; the template, the label and the pools cannot be removed meanwhile",
  claims: (call) => {
    const { app, argument, payload, variant } = call;
    const word = (key: string): string | undefined =>
      new RegExp(`(?:^| )${key}=([^ ]*)`).exec(Buffer.from(payload).toString("latin1"))?.[1];
    const name = word("name");
    const label = app.labels.find(word("label") ?? "");
    const byDefault = app.reference(variant === "DispVM" ? "default_dispvm" : "default_template");
    const template = argument === "" ? byDefault : app.domains.find(argument);
    return [
      ...(name === undefined ? [] : [exclusive("presence", name)]),
      ...(template ? newChildClaims(template) : []),
      ...(label === undefined ? [] : [shared("label", label.name)]),
      ...poolClaims(app),
    ];
  },
};

/** For a disposable, whose free name the method chooses. It takes the locks itself if none is preloaded. */
export const disposableLock: MethodLock = {
  doc: "the template, its label and the pools cannot be removed meanwhile; or power of a preloaded disposable",
  claims: () => [],
};

/** For a removal. It waits for everything else about the destination. */
export const removalLock: MethodLock = {
  doc: "the destination, completely; the pools cannot be removed meanwhile",
  claims: ({ dest }) => removalClaims(dest),
};

/** For the removal of the label in the argument. */
export const labelLock: MethodLock = {
  doc: "the label",
  claims: ({ app, argument }) => [exclusive("label", app.labels.find(argument)?.name ?? argument)],
};

/** For the removal of the pool in the argument. */
export const poolLock: MethodLock = {
  doc: "the pool",
  claims: ({ argument }) => [exclusive("pool", argument)],
};

/** For a new pool. Its name is that of the payload. */
export const newPoolLock: MethodLock = {
  doc: "the new name",
  claims: ({ payload }) => {
    const name = /(?:^|\n)name=([^\n]*)/.exec(Buffer.from(payload).toString("latin1"))?.[1];
    return name === undefined ? [] : [exclusive("pool", name)];
  },
};

/** For methods that take their locks themselves, domain by domain or in a later step. */
export const ownLocks: MethodLock = {
  doc: "power and volumes of a domain, after it has ended or domain by domain",
  claims: () => [],
};

function only({ name }: Domain, lock: LockKind): readonly Claim[] {
  return [shared("presence", name), exclusive(lock, name)];
}
