import type { App } from "../core/app.ts";
import type { Pool, PoolConfig, PoolDriver } from "../core/app-storage.ts";
import { QubesError } from "../core/errors.ts";
import { asciiPayload, filtered, isOldClient, permit, type ReceivedCall } from "./call.ts";
import type { ApiMethod } from "./method.ts";
import { newPoolLock, noLock, poolLock } from "./method-locks.ts";
import { readFlag, readRevisions } from "./read-payload.ts";
import { lines } from "./reply-text.ts";

const common = {
  socket: "qubesd",
  destination: "dom0",
  argument: "required",
  payload: "forbidden",
  scope: "global",
  errors: ["PermissionDenied"],
  lock: noLock,
} as const;

function poolOf({ app, argument }: ReceivedCall): Pool {
  const pool = app.storage.findPool(argument);
  if (pool === undefined) throw new QubesError("PermissionDenied", "Argument not in 'pools'");
  return pool;
}

/** Returns the drivers that the client knows and that can open pools, by name. */
function driversFor(call: ReceivedCall): readonly PoolDriver[] {
  const drivers = [...call.app.storage.drivers.values()].filter(({ isAvailable }) => isAvailable);
  drivers.sort((a, b) => (a.name < b.name ? -1 : 1));
  return isOldClient(call) ? drivers.filter(({ parameters2019 }) => parameters2019 !== null) : drivers;
}

function parametersFor(call: ReceivedCall, { parameters, parameters2019 }: PoolDriver): readonly string[] {
  return isOldClient(call) ? (parameters2019 ?? []) : parameters;
}

async function describe(call: ReceivedCall, pool: Pool): Promise<string> {
  const known = Object.entries(pool.config).filter(([key]) => !isOldClient(call) || key !== "ephemeral_volatile");
  const around = pool.includedIn(call.app.storage.pools);
  const usage = await pool.usage();
  return lines([
    ...known.map(([key, value]) => `${key}=${value}`).sort(),
    ...(usage === null ? [] : [`size=${usage.size}`, `usage=${usage.usage}`]),
    ...(around === null ? [] : [`included_in=${around.name}`]),
  ]);
}

/** Parses the configuration of a new pool (docs/reference/admin-api.md#pool-creation). @throws QubesError */
function readConfig(call: ReceivedCall, driver: PoolDriver): PoolConfig {
  const refuse = (message: string): never => {
    throw new QubesError("ProtocolError", message);
  };
  const given = new Map<string, string>();
  for (const line of asciiPayload(call).replace(/\n$/, "").split("\n")) {
    const equals = line.indexOf("=");
    if (equals < 0) refuse("Options must be separated by equal sign");
    const key = line.slice(0, equals);
    if (given.has(key)) refuse("Options must be unique");
    given.set(key, line.slice(equals + 1));
  }
  const name = given.get("name");
  if (name === undefined) return refuse("Pool configuration must contain key: name");
  if (!/^[A-Za-z0-9_.-]+$/.test(name)) refuse("invalid pool name; expected letters, digits, - _ .");
  given.delete("name");
  const allowed = parametersFor(call, driver);
  if ([...given.keys()].some((key) => !allowed.includes(key))) refuse("Unexpected driver options found");
  return { name, driver: driver.name, ...Object.fromEntries(given) };
}

async function add(call: ReceivedCall): Promise<undefined> {
  const { app, argument } = call;
  const driver = driversFor(call).find(({ name }) => name === argument);
  if (driver === undefined) throw new QubesError("PermissionDenied", "Argument not in 'available drivers'");
  const config = readConfig(call, driver);
  const { name, driver: _, ...options } = config;
  permit(call, { name, pool_config: options });
  const pool = await app.storage.addNewPool(config);
  app.changed();
  app.fire("pool-add", { pool });
  return undefined;
}

const poolProperties = ["", "_kernel", "_private", "_root", "_volatile"].map((kind) => `default_pool${kind}`);

/** Checks that a pool is neither a default nor has volumes. @throws QubesError QubesPoolInUseError */
function requireUnused(app: App, { name }: Pool): void {
  const property = poolProperties.find((each) => app.getProperty(each) === name);
  const user = property ?? app.domains.sorted.find((domain) => domain.volumes.isIn(name))?.name;
  if (user !== undefined) {
    throw new QubesError("QubesPoolInUseError", `Storage pool is in use: '${name}', by ${user}`);
  }
}

/** Changes a setting of the pool in the argument. */
function set<Value>(
  call: ReceivedCall,
  read: (call: ReceivedCall) => Value,
  before: (pool: Pool) => Value,
  apply: (pool: Pool, value: Value) => void,
): undefined {
  const pool = poolOf(call);
  const value = read(call);
  permit(call, { pool, newvalue: value });
  const old = before(pool);
  call.app.storage.configure(
    () => apply(pool, old),
    () => apply(pool, value),
  );
  call.app.changed();
  return undefined;
}

/** Methods about pools (docs/reference/admin-api.md#pools). */
export const poolMethodTable: readonly ApiMethod[] = [
  {
    ...common,
    name: "admin.pool.List",
    argument: "forbidden",
    effect: "r",
    doc: "Lists the pools.",
    replies: "NAME LF, for each; in the order of adding",
    run: (call) => lines(filtered(call, call.app.storage.pools).map(({ name }) => name)),
  },
  {
    ...common,
    name: "admin.pool.ListDrivers",
    argument: "forbidden",
    effect: "r",
    doc: "Lists the pool drivers that can be used, with their configuration keys.",
    replies: "DRIVER KEY … LF, for each; by name",
    run: (call) =>
      lines(filtered(call, driversFor(call)).map((each) => [each.name, ...parametersFor(call, each)].join(" "))),
  },
  {
    ...common,
    name: "admin.pool.Info",
    effect: "r",
    doc: "Returns the configuration of a pool, and its space in bytes.",
    replies: "KEY=VALUE LF, for each configuration key by name; size, usage and included_in if known",
    run: (call) => {
      const pool = poolOf(call);
      permit(call, { pool });
      return describe(call, pool);
    },
  },
  {
    ...common,
    name: "admin.pool.UsageDetails",
    era: "current",
    effect: "r",
    doc: "Returns the space of a pool, in bytes.",
    replies: "data_size=BYTES LF data_usage=BYTES LF; empty if the pool cannot tell",
    run: async (call) => {
      const pool = poolOf(call);
      permit(call, { pool });
      const usage = await pool.usage();
      return usage === null ? "" : `data_size=${usage.size}\ndata_usage=${usage.usage}\n`;
    },
  },
  {
    ...common,
    name: "admin.pool.volume.List",
    era: "current",
    effect: "r",
    doc: "Lists the volumes of a pool.",
    replies: "VID LF, for each",
    run: (call) => {
      const pool = poolOf(call);
      const { domains } = call.app;
      // A volume is opened on first use.
      for (const domain of domains) domain.volumes.config();
      const hidden = domains.hidden.flatMap(({ volumes }) => volumes.config()).filter((each) => each.name !== "kernel");
      const isHidden = (vid: string): boolean => hidden.some((each) => each.pool === pool.name && each.vid === vid);
      const listed = pool.list().filter((vid) => !isHidden(vid));
      return lines(filtered(call, listed, { pool }));
    },
  },
  {
    ...common,
    name: "admin.pool.Add",
    payload: "required",
    effect: "w",
    doc: "Adds a pool with the driver in the argument.",
    takes: "KEY=VALUE LF, for each; name and the driver's mandatory keys",
    replies: "nothing",
    errors: ["PermissionDenied", "ProtocolError", "QubesPoolInUseError", "QubesException", "StoragePoolException"],
    events: ["pool-add"],
    lock: newPoolLock,
    run: add,
  },
  {
    ...common,
    name: "admin.pool.Remove",
    effect: "w",
    doc: "Removes a pool that has no volumes and is not a default.",
    replies: "nothing",
    errors: ["PermissionDenied", "QubesPoolInUseError"],
    events: ["pool-pre-delete", "pool-delete"],
    lock: poolLock,
    run: (call) => {
      const { app } = call;
      const pool = poolOf(call);
      permit(call, { pool });
      requireUnused(app, pool);
      app.fire("pool-pre-delete", { pool }, { pre: true });
      app.storage.removePool(pool.name);
      app.changed();
      app.fire("pool-delete", { pool });
      return undefined;
    },
  },
  {
    ...common,
    name: "admin.pool.Set.revisions_to_keep",
    payload: "required",
    effect: "w",
    doc: "Sets how many revisions new volumes of a pool keep.",
    takes: "a number; -1 for volumes that are written directly",
    replies: "nothing",
    errors: ["PermissionDenied", "ProtocolError", "StoragePoolException"],
    run: (call) =>
      set(
        call,
        readRevisions,
        (pool) => pool.revisionsToKeep,
        (pool, value) => pool.setRevisionsToKeep(value),
      ),
  },
  {
    ...common,
    name: "admin.pool.Set.ephemeral_volatile",
    era: "current",
    payload: "required",
    effect: "rw",
    doc: "Sets whether new volatile volumes of a pool are encrypted with a temporary key.",
    takes: "True or False",
    replies: "nothing",
    errors: ["PermissionDenied", "ProtocolError", "StoragePoolException"],
    run: (call) =>
      set(
        call,
        readFlag,
        (pool) => pool.ephemeralVolatile,
        (pool, value) => pool.setEphemeralVolatile(value),
      ),
  },
];
