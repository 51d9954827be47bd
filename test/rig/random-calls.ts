import fc, { type Arbitrary } from "fast-check";
import type { ApiMethod } from "../../src/api/method.ts";
import { apiMethods } from "../../src/api/method-table.ts";
import { domainClasses } from "../../src/base/domain-names.ts";
import { deviceClasses } from "../../src/core/devices/device.ts";
import type { AnyPropertyDeclaration } from "../../src/core/properties/declaration.ts";
import { propertyTables } from "../../src/core/schema/property-tables.ts";
import type { Framing } from "../../src/wire/framing.ts";
import type { RawRequest } from "../../src/wire/parse-request.ts";
import { appPropertyValues, domainPropertyValues, type PropertyValues } from "./property-values.ts";

/** A call that can change a system. */
export interface RandomCall extends Omit<RawRequest, "payload"> {
  readonly socket: ApiMethod["socket"];
  readonly payload: string;
}

/** Names that calls use, of domains that exist from the beginning and others. */
const domainNames = ["dom0", "fedora", "debian", "dvm", "net", "mail", "solo", "remote", "disp1", "new-1", "new.2"];

const name = fc.constantFrom(...domainNames);
const label = fc.constantFrom("red", "blue", "black", "mauve", "1", "gone");
const pool = fc.constantFrom("varlibqubes", "linux-kernel", "big", "gone");
const volume = fc.constantFrom("root", "private", "volatile", "kernel", "gone");
const flag = fc.constantFrom("True", "False", "x");
const number = fc.constantFrom("-1", "0", "1", "2", "5", "2147483648", "10737418240", "21474836480", "01", "x");
const text = fc.constantFrom("", "1", "0", "True", "us++", "hvm", "pvh", "a  b", " ", "<&\"'>", "]]>", "x".repeat(60));
const featureName = fc.constantFrom(
  ...["qrexec", "gui", "servicevm", "ipv6", "os", "internal", "check-updates", "net.fake-ip", "net.fake-netmask"],
  ...["service.cups", "service.", "service.clocksync", "service.meminfo-writer", "vm-config.x", "custom-persist.x"],
  ...["boot-mode.active", "boot-mode.appvm-default", "boot-mode.kernelopts.safe", "preload-dispvm-max", "gone"],
  ...["supported-service.meminfo-writer", "supported-rpc.qubes.WaitForSession", "memory-hotplug", "suspend-s0ix"],
);
const featureValue = fc.oneof(text, fc.constantFrom("safe", "10.0.0.1", "24", "Linux", "/etc", "default"));
const tag = fc.constantFrom("a", "B-1", "created-by-dom0", "guivm-dom0", "guivm-net", "relayvm-net", "bad tag", "");
const code = fc.constantFrom("u03****", "b******", "m******", "*******", "x03****", "u03");
const port = fc.constantFrom("00_03.0", "00_04.0", "1-1", "mic", "sda");
const address = fc.tuple(fc.constantFrom("dom0", "net", "gone"), port).map(([backend, at]) => `${backend}+${at}`);

/** Values of a property: those of its row, and others of its type. New properties are included. */
function valuesFor({ name: property, type }: AnyPropertyDeclaration, row?: PropertyValues): Arbitrary<string> {
  const listed = [...(row?.good ?? []).map((each) => (typeof each === "string" ? each : each[0]))];
  const refused = (row?.bad ?? []).map(([sent]) => sent);
  const ofType = { vm: name, label, bool: flag, int: number, str: text }[type];
  const known = [...listed, ...listed, ...listed, ...refused];
  const others = property.startsWith("default_pool") ? pool : ofType;
  return known.length === 0 ? others : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, others);
}

const appProperties = propertyTables.app.all as readonly AnyPropertyDeclaration[];
const domainProperties = new Map(
  domainClasses.flatMap((klass) =>
    (propertyTables.domains[klass].all as readonly AnyPropertyDeclaration[]).map((each) => [each.name, each] as const),
  ),
);

/** Arguments and payloads by method; a pattern must match the whole name. */
interface Inputs {
  readonly argument?: Arbitrary<string>;
  readonly payload?: Arbitrary<string>;
}

const pairs = (...words: readonly Arbitrary<string>[]): Arbitrary<string> =>
  fc.tuple(...words).map((each) => each.filter((word) => word !== "").join(" "));
const prefixed = (prefix: string, of: Arbitrary<string>): Arbitrary<string> => of.map((each) => `${prefix}${each}`);
const mode = fc.constantFrom("mode='required'", "mode='auto-attach'", "mode='ask-to-attach'", "mode='x'", "");
const rule = fc.constantFrom(
  ...["action=accept", "action=drop", "action=accept proto=tcp dstports=80-443", "action=accept dsthost=example.org"],
  ...["action=accept dst4=10.0.0.0/8 comment=a b", "action=accept specialtarget=dns", "action=maybe"],
);

const inputs: readonly (readonly [RegExp, Inputs])[] = [
  [/feature\.Set/, { argument: featureName, payload: featureValue }],
  [/feature\./, { argument: featureName }],
  [/tag\./, { argument: tag }],
  [/label\.Create/, { argument: fc.constantFrom("mauve", "9", "red"), payload: fc.constantFrom("0x123456", "x") }],
  [/label\./, { argument: label }],
  [
    /pool\.Add/,
    {
      argument: fc.constantFrom("file", "file-reflink", "linux-kernel", "gone"),
      payload: pairs(
        fc.constantFrom("name=big", "name=varlibqubes", "name=.", ""),
        fc.constantFrom("dir_path=/pools/big", "dir_path=/pools", 'dir_path=/pools/a <&"b', ""),
        fc.constantFrom("", "revisions_to_keep=1", "revisions_to_keep=-1", "ephemeral_volatile=True"),
      ).map((words) => words.replaceAll(/ (?=[a-z_]+=)/g, "\n")),
    },
  ],
  [/pool\.Set\.revisions/, { argument: pool, payload: number }],
  [/pool\./, { argument: pool, payload: flag }],
  [
    /Create(InPool)?\..*/,
    {
      argument: fc.oneof(fc.constant(""), name),
      payload: pairs(
        prefixed("name=", fc.oneof(name, fc.constantFrom("-x", "a b"))),
        prefixed("label=", label),
        fc.oneof(
          fc.constant(""),
          prefixed("pool=", pool),
          fc.tuple(volume, pool).map(([at, to]) => `pool:${at}=${to}`),
        ),
      ),
    },
  ],
  [/CreateDisposable/, { argument: fc.constantFrom("", "preload", "x"), payload: fc.constantFrom("", "uuid") }],
  [/Shutdown/, { argument: fc.constantFrom("", "force", "wait", "force+wait") }],
  [/denied\..*/, { payload: fc.array(code, { maxLength: 3 }).map((codes) => codes.join("")) }],
  [
    /device\..*(Assign|Attach)/,
    { argument: address, payload: pairs(mode, fc.constantFrom("", "_read-only='yes'", "_no-strict-reset='True'")) },
  ],
  [/device\..*Set\.assignment/, { argument: address, payload: fc.constantFrom("required", "auto-attach", "x") }],
  [/device\..*/, { argument: address, payload: flag }],
  [/volume\.(Resize|Set\.revisions_to_keep)/, { argument: volume, payload: number }],
  [/volume\..*/, { argument: volume, payload: flag }],
  [
    /firewall\.Set/,
    { payload: fc.array(rule, { maxLength: 3 }).map((rules) => rules.map((each) => `${each}\n`).join("")) },
  ],
  [/notes\.Set/, { payload: fc.constantFrom("", "a note", "\u00c3\u00a9\n", "\u0000") }],
];

const junk = fc.oneof(name, text, number, flag, tag);

function inputsOf(method: string): Inputs {
  return inputs.find(([pattern]) => new RegExp(`^[a-z]+\\.(vm\\.)?${pattern.source}$`).test(method))?.[1] ?? {};
}

function optional(presence: ApiMethod["argument"], of: Arbitrary<string>): Arbitrary<string> {
  return presence === "forbidden" ? fc.constant("") : of;
}

/** A call of a property method, with a value that belongs to the property. */
function propertyCall(method: ApiMethod): Arbitrary<readonly [argument: string, payload: string, dest: string]> {
  const isGlobal = method.name.startsWith("admin.property.");
  const rows = isGlobal ? appPropertyValues : domainPropertyValues;
  const declarations = isGlobal ? appProperties : [...domainProperties.values()];
  return fc
    .constantFrom(...declarations)
    .chain((each) =>
      fc.tuple(
        fc.constant(each.name),
        method.name.endsWith("Set") ? valuesFor(each, rows[each.name]).map(asBytes) : fc.constant(""),
        isGlobal ? fc.constant("dom0") : name,
      ),
    );
}

/** Clients send UTF-8. */
const asBytes = (given: string): string => Buffer.from(given, "utf8").toString("latin1");

function callOf(method: ApiMethod): Arbitrary<RandomCall> {
  const classes = method.name.startsWith("admin.vm.device.") ? deviceClasses : domainClasses;
  const names = method.name.includes(".CLASS")
    ? classes.map((each) => method.name.replace("CLASS", each))
    : [method.name];
  const framing: Framing = method.era === "2019" ? "old" : "new";
  const dest = method.destination === "dom0" ? fc.constant("dom0") : name;
  const { argument = junk, payload = junk } = inputsOf(names[0] as string);
  const parts = /\.property\.(Set|Reset)$/.test(method.name)
    ? propertyCall(method)
    : fc.tuple(optional(method.argument, argument), optional(method.payload, payload), dest);
  return fc.tuple(fc.constantFrom(...names), parts).map(([called, [given, sent, to]]) => ({
    ...{ socket: method.socket, framing, source: "dom0", method: called },
    ...{ argument: given, payload: sent, dest: to },
  }));
}

/** Methods that can change the system; a new method is included. */
const changing = apiMethods.filter(
  ({ effect, name: each }) => /[wx]/.test(effect) && !each.startsWith("admin.backup."),
);

/** How often a family of methods is called. */
function weightOf({ name: each }: ApiMethod): number {
  if (/property\.Set$/.test(each)) return 30;
  if (/property\.Reset$/.test(each)) return 10;
  if (/Create|Remove|Start|Kill/.test(each)) return 4;
  return /feature\.Set|tag\.|firewall\.Set|label\.|pool\.|Assign/.test(each) ? 3 : 1;
}

/** Calls of every method that can change a system, with arguments from the method table and the declarations. */
const randomCall: Arbitrary<RandomCall> = fc.oneof(
  ...changing.map((method) => ({ weight: weightOf(method), arbitrary: callOf(method) })),
);

/**
 * A sequence of calls. Half of them are about a few properties of a few domains, so that related changes meet.
 *
 * @param maxLength the largest number of calls
 */
export function randomCalls(maxLength: number): Arbitrary<readonly RandomCall[]> {
  const all = [...domainProperties.values()].filter(({ readOnly, writeOnce }) => !readOnly && !writeOnce);
  // Values of these depend on other values.
  const related = all.filter(({ type, checkChange, guard }) => (type === "vm" || checkChange) ?? guard);
  const few = { minLength: 2, maxLength: 6 };
  const properties = fc.oneof(fc.subarray(related, few), fc.subarray(all, few));
  const names = fc.subarray([...domainNames], { minLength: 2, maxLength: 4 });
  return fc.tuple(properties, names).chain(([chosen, dests]) => {
    const focused = fc.constantFrom(...chosen).chain((each) =>
      fc.tuple(valuesFor(each, domainPropertyValues[each.name]), fc.constantFrom(...dests), fc.boolean()).map(
        ([value, dest, sets]): RandomCall => ({
          ...{ socket: "qubesd", framing: "new", source: "dom0", argument: each.name, dest },
          ...{ method: `admin.vm.property.${sets ? "Set" : "Reset"}`, payload: sets ? asBytes(value) : "" },
        }),
      ),
    );
    return fc.array(fc.oneof(focused, randomCall), { maxLength, size: "max" });
  });
}
