import type { Domain } from "../../../src/core/domain.ts";
import { valueText } from "../../../src/core/properties/value.ts";
import type { LifeSystem } from "./life-system.ts";
import type { ModelDomain, ModelState } from "./model-state.ts";

/** A comparable text of a state: one line for each domain, and one for the system. */
export type Snapshot = readonly string[];

type Shown = Omit<ModelDomain, "id" | "power"> & { readonly power?: string };

/** Describes the state of a system in the terms of the model. */
export async function snapshotOf(
  life: LifeSystem,
  rename: (name: string) => string,
  withPower = true,
): Promise<Snapshot> {
  const { app } = life;
  const domains: [string, Shown][] = [];
  for (const domain of app.domains) {
    if (!domain.isAdminVM) domains.push([rename(domain.name), await describe(life, domain, rename, withPower)]);
  }
  const updatevm = app.reference("updatevm");
  const labels = app.labels.list().some(({ name }) => name === "mine") ? ["mine"] : [];
  const pools = app.storage.pools.map(({ name }) => name).filter((name) => name !== "linux-kernel");
  return lines(domains, { labels, pools, updatevm: updatevm === null ? null : rename(updatevm.name) });
}

/** Describes a state of the model in the same way. */
export function modelSnapshot({ domains, labels, pools, updatevm }: ModelState): Snapshot {
  const shown = Object.entries(domains).map(([name, { id: _, ...domain }]): [string, Shown] => [
    name,
    { ...domain, size: shownSize(domain) },
  ]);
  return lines(shown, { labels, pools, updatevm });
}

function lines(domains: readonly (readonly [string, Shown])[], system: object): Snapshot {
  const each = domains.map(([name, domain]) => `${name} ${JSON.stringify(Object.entries(domain).sort())}`);
  return [...each.sort(), JSON.stringify(system)];
}

/** The private volume of a disposable grows with that of its template when the store is loaded, so its size is not shown. */
const shownSize = ({ klass, size }: { readonly klass: string; readonly size: number }): number =>
  klass === "DispVM" ? 0 : size;

async function describe(
  { app, parts: { disks } }: LifeSystem,
  domain: Domain,
  rename: (name: string) => string,
  withPower: boolean,
): Promise<Shown> {
  const volume = domain.volumes.get("private");
  if (volume === undefined) throw new Error(`${domain.name} has no private volume`);
  const { pool, vid, size, rw } = volume.config;
  const images = disks.at(pool, vid);
  const isPersistent = domain.klass !== "DispVM";
  const netvm = domain.getStored("netvm");
  const memory = domain.getStored("memory");
  return {
    klass: domain.klass as ModelDomain["klass"],
    template: domain.template === null ? null : rename(domain.template.name),
    netvm: netvm === undefined || netvm === null ? null : valueText(netvm),
    label: String(domain.label?.name),
    memory: memory === undefined ? null : String(memory),
    tag: domain.tags.has("t"),
    feature: domain.features.get("f") !== undefined,
    firewall: (await app.firewall.read(domain)) !== undefined,
    notes: await app.notes.read(domain),
    size: shownSize({ klass: domain.klass, size }),
    rw,
    pool,
    revisions: isPersistent ? (images?.revisions ?? []).map(({ id }) => Number(id)) : [],
    importing: images?.import !== undefined,
    backends: app.devices
      .of(domain, "mic")
      .assignments.map(({ backend }) => (backend === null ? "*" : rename(backend.name))),
    isDisposableTemplate:
      domain.hasProperty("template_for_dispvms") && domain.getProperty("template_for_dispvms") === true,
    ...(withPower ? { power: domain.powerState } : {}),
  };
}
