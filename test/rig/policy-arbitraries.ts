import fc, { type Arbitrary } from "fast-check";
import type { Dialect, LineFormat } from "../../src/policy/model/dialect.ts";
import { type Request, splitCall } from "../../src/policy/model/request.ts";
import { readSystemInfo, type SystemInfo } from "../../src/policy/model/system-info.ts";

/** Policies, systems and calls from a few names, so that they often refer to each other. */

const names = ["dom0", "work", "vault", "dvm", "sys-net", "remote"] as const;
const missing = "gone";
const tags = ["red", "blue"] as const;
const types = ["AppVM", "TemplateVM", "RemoteVM", "AdminVM"] as const;
const services = ["a.Service", "b.Service"] as const;
const argumentsOfCalls = ["+", "+x", "+x+y"] as const;

const uuids: Readonly<Record<string, string>> = Object.fromEntries(
  names.map((name, number) => [name, `0000000${number}-0000-0000-0000-000000000000`]),
);

function isOneOf<T>(...values: readonly T[]): Arbitrary<T> {
  return fc.constantFrom(...values);
}

const anyName = isOneOf(...names, missing);
const anyTag = isOneOf(...tags);

/** A domain by name, or by a uuid that the system information may lack. */
const nameOrUuid: Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: anyName },
  { weight: 1, arbitrary: anyName.map((name) => `uuid:${uuids[name] ?? "no-such-uuid"}`) },
);

const dispvmName = fc.oneof(
  anyName.map((name) => `@dispvm:${name}`),
  nameOrUuid.map((name) => `@dispvm:${name}`),
);

const everywhere = fc.oneof(
  nameOrUuid,
  isOneOf("@anyvm"),
  isOneOf("@anyvm", "@anyvm", "@adminvm"),
  anyTag.map((tag) => `@tag:${tag}`),
  isOneOf(...types).map((type) => `@type:${type}`),
);
const dispvmTag = anyTag.map((tag) => `@dispvm:@tag:${tag}`);
const redirect = fc.oneof(nameOrUuid, isOneOf("@adminvm", "@dispvm"), dispvmName);

/** In R4.0 `*` is a name that no domain can have. */
const sources: Readonly<Record<Dialect, Arbitrary<string>>> = {
  current: fc.oneof(everywhere, isOneOf("*"), isOneOf("*"), dispvmName),
  legacy: fc.oneof(everywhere, everywhere, everywhere, isOneOf("*")),
};

const target = fc.oneof(everywhere, isOneOf("*", "@default", "@dispvm", "@anyvm"), dispvmName, dispvmTag);

function option(key: string, value: Arbitrary<string>): Arbitrary<readonly string[]> {
  return fc.option(value, { nil: undefined, freq: 2 }).map((text) => (text === undefined ? [] : [`${key}=${text}`]));
}

function actionOn(target: string, dialect: Dialect): Arbitrary<string> {
  const separator = dialect === "legacy" ? "," : " ";
  const yesOrNo = isOneOf("yes", "no");
  const user = option("user", isOneOf("root", ""));
  const current = dialect === "current" ? [option("notify", yesOrNo), option("autostart", yesOrNo)] : [];
  const goesTo = dialect === "legacy" ? fc.oneof(redirect, isOneOf("")) : redirect;
  const join = (action: string, options: readonly (readonly string[])[]) => [action, ...options.flat()].join(separator);
  const deny = fc.tuple(...current.slice(0, 1)).map((options) => join("deny", options));
  const ask = fc
    .tuple(option("target", goesTo), option("default_target", goesTo), user, ...current)
    .map((options) => join("ask", options));
  // An allow for @default needs target=.
  const allowTarget = target === "@default" ? goesTo.map((text) => [`target=${text}`]) : option("target", goesTo);
  const allow = fc.tuple(allowTarget, user, ...current).map((options) => join("allow", options));
  return fc.oneof(deny, ask, allow);
}

/** The line of a valid rule. */
export function ruleLine(format: LineFormat): Arbitrary<string> {
  const dialect = format === "legacy" ? "legacy" : "current";
  const argument = isOneOf("*", "*", ...argumentsOfCalls);
  const call = fc.oneof(
    isOneOf("* *"),
    isOneOf("* *"),
    fc.tuple(isOneOf(...services), argument).map((columns) => columns.join(" ")),
  );
  return fc.tuple(call, sources[dialect], target).chain(([first, source, target]) =>
    actionOn(target, dialect).map((action) => {
      const columns = [source, target, action];
      return (format === "policy" ? [first, ...columns] : columns).join(" ");
    }),
  );
}

const entry = fc.record({
  tags: fc.uniqueArray(anyTag),
  type: isOneOf(...types),
  template_for_dispvms: fc.boolean(),
  default_dispvm: fc.option(anyName, { freq: 5 }),
  internal: isOneOf<boolean | string | undefined>(undefined, undefined, undefined, false, "", true, "1"),
  power_state: isOneOf("Running", "Running", "Halted", "Halted", undefined),
  relayvm: isOneOf(null, "work", "work", "vault", missing),
  transport_rpc: fc.option(isOneOf("air.Ssh")),
  hasUuid: fc.integer({ min: 0, max: 9 }).map((number) => number > 0),
});

/** Possible system information of a daemon: some of the domains, with some of their fields. */
const systemInfoJson: Arbitrary<{ readonly domains: Readonly<Record<string, object>> }> = fc
  .tuple(fc.subarray([...names], { minLength: 4 }), fc.array(entry, { minLength: 6, maxLength: 6 }))
  .map(([present, entries]) => ({
    domains: Object.fromEntries(
      present.map((name, number) => {
        const { hasUuid, ...rest } = entries[number] as { hasUuid: boolean };
        return [name, hasUuid ? { ...rest, uuid: uuids[name] } : rest];
      }),
    ),
  }));

export const systemInfo: Arbitrary<SystemInfo> = systemInfoJson.map(readSystemInfo);

/** A call as qrexec lets it through. */
export const request: Arbitrary<Request> = fc
  .record({
    call: fc.tuple(isOneOf(...services, "c.Service"), isOneOf("", ...argumentsOfCalls)).map((parts) => parts.join("")),
    source: fc.oneof({ weight: 5, arbitrary: nameOrUuid }, { weight: 1, arbitrary: isOneOf("@adminvm") }),
    target: fc.oneof(
      { weight: 5, arbitrary: nameOrUuid },
      { weight: 5, arbitrary: isOneOf("", "@default", "@dispvm", "@dispvm", "@adminvm") },
      { weight: 3, arbitrary: dispvmName },
      { weight: 1, arbitrary: isOneOf("@anyvm", "*", "@tag:red", "@dispvm:", "@dispvm:@tag:red", "@nothing") },
    ),
    requestedSource: fc.oneof(
      { weight: 12, arbitrary: isOneOf(undefined) },
      { weight: 2, arbitrary: isOneOf("remote") },
      { weight: 1, arbitrary: fc.oneof(nameOrUuid, isOneOf("")) },
    ),
  })
  .map(({ call, source, target, requestedSource }) => {
    const plain = { ...splitCall(call), source, target };
    return requestedSource === undefined ? plain : { ...plain, requestedSource };
  });
