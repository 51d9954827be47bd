import type { App } from "./app.ts";
import type { Domain } from "./domain.ts";
import type { Claim, LockKind } from "./lock-table.ts";

/** Returns a shared claim. */
export function shared(lock: LockKind, name: string): Claim {
  return { lock, name, mode: "shared" };
}

/** Returns an exclusive claim. */
export function exclusive(lock: LockKind, name: string): Claim {
  return { lock, name, mode: "exclusive" };
}

/** Locks of work that starts, stops or pauses a domain. It uses the volumes. */
export function powerClaims({ name }: Domain): readonly Claim[] {
  return [shared("presence", name), exclusive("power", name), exclusive("volumes", name)];
}

/**
 * Returns a domain and the halted domains that it needs for network, each before its own netvm. The list is empty if
 * the domain is not halted.
 */
export function startOrder(domain: Domain): readonly Domain[] {
  const order: Domain[] = [];
  let next: Domain | null = domain;
  while (next?.isHalted === true && !order.includes(next)) {
    order.push(next);
    next = next.netvm;
  }
  return order;
}

/** Locks of a start. The domains that it uses must keep running, and the template of a disposable its own. */
export function startClaims(domain: Domain): readonly Claim[] {
  const starting = startOrder(domain);
  const running = starting.at(-1)?.netvm ?? null;
  return [
    ...[domain, ...starting.slice(1)].flatMap((each) => [...powerClaims(each), ...disposableTemplateClaims(each)]),
    ...runningClaims(running === null ? [] : [running]),
    ...runningClaims(servers(domain)),
  ];
}

/** Locks that keep the template of the template of a disposable. */
export function disposableTemplateClaims({ template }: Domain): readonly Claim[] {
  return template?.template ? [shared("settings", template.name)] : [];
}

/** Returns the domains other than netvms that are not shut down while the domain runs. */
export function servers(domain: Domain): readonly Domain[] {
  const found = ["guivm", "audiovm"].map((property) => domain.reference(property));
  return found.filter((each) => each !== null && each !== domain) as readonly Domain[];
}

/** Locks that keep the power state of domains. */
export function runningClaims(domains: readonly Domain[]): readonly Claim[] {
  return domains.flatMap(({ name }) => [shared("presence", name), shared("power", name)]);
}

/** Locks that keep all pools. */
export function poolClaims({ storage }: App): readonly Claim[] {
  return storage.pools.map(({ name }) => shared("pool", name));
}

/** Locks of a removal. Everything else about the domain waits until it has finished. */
export function removalClaims({ app, name }: Domain): readonly Claim[] {
  return [exclusive("presence", name), ...poolClaims(app)];
}

/** Locks that keep the template of a new disposable, its label and the pools. */
export function disposableClaims(template: Domain): readonly Claim[] {
  const { app, label } = template;
  return [
    ...newChildClaims(template),
    ...(label === undefined ? [] : [shared("label", label.name)]),
    ...poolClaims(app),
  ];
}

/** Locks that keep the template of a new domain, and keep it a template of its kind. */
export function newChildClaims({ name }: Domain): readonly Claim[] {
  return [shared("presence", name), shared("settings", name)];
}
