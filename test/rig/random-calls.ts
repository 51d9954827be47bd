import fc, { type Arbitrary } from "fast-check";
import type { ApiMethod } from "../../src/api/method.ts";
import { apiMethods } from "../../src/api/method-table.ts";
import { domainClasses } from "../../src/base/domain-names.ts";
import { deviceClasses } from "../../src/core/devices/device.ts";
import type { AnyPropertyDeclaration } from "../../src/core/properties/declaration.ts";
import { propertyTables } from "../../src/core/schema/property-tables.ts";
import type { Framing } from "../../src/wire/framing.ts";
import type { RawRequest } from "../../src/wire/parse-request.ts";
import { anyWords, flags, inputsOf, junk, numbers, texts, type Words } from "./call-inputs.ts";
import { appPropertyValues, domainPropertyValues, type PropertyValues } from "./property-values.ts";

/** A call that can change a system. */
export interface RandomCall extends Omit<RawRequest, "payload"> {
  readonly socket: ApiMethod["socket"];
  readonly payload: string;
}

/** Values of a property: those of its row, and others of its type. New properties are included. */
export function valuesFor({ name: property, type }: AnyPropertyDeclaration, row?: PropertyValues): Arbitrary<string> {
  const listed = [...(row?.good ?? []).map((each) => (typeof each === "string" ? each : each[0]))];
  const refused = (row?.bad ?? []).map(([sent]) => sent);
  const { name, label, pool } = anyWords;
  const ofType = { vm: name, label, bool: flags, int: numbers, str: texts }[type];
  const known = [...listed, ...listed, ...listed, ...refused];
  const others = property.startsWith("default_pool") ? pool : ofType;
  return known.length === 0 ? others : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, others);
}

/** The properties of the system. */
export const appProperties = propertyTables.app.all as readonly AnyPropertyDeclaration[];

/** The properties of domains of any class, by name. */
export const domainProperties: ReadonlyMap<string, AnyPropertyDeclaration> = new Map(
  domainClasses.flatMap((klass) =>
    (propertyTables.domains[klass].all as readonly AnyPropertyDeclaration[]).map((each) => [each.name, each] as const),
  ),
);

function optional(presence: ApiMethod["argument"], given: string): string {
  return presence === "forbidden" ? "" : given;
}

/** A call of a property method, with a value that belongs to the property. */
function propertyCall(
  method: ApiMethod,
  dest: Arbitrary<string>,
): Arbitrary<readonly [argument: string, payload: string, dest: string]> {
  const isGlobal = method.name.startsWith("admin.property.");
  const rows = isGlobal ? appPropertyValues : domainPropertyValues;
  const declarations = isGlobal ? appProperties : [...domainProperties.values()];
  return fc
    .constantFrom(...declarations)
    .chain((each) =>
      fc.tuple(
        fc.constant(each.name),
        method.name.endsWith("Set") ? valuesFor(each, rows[each.name]).map(asBytes) : fc.constant(""),
        isGlobal ? fc.constant("dom0") : dest,
      ),
    );
}

/** Clients send UTF-8. */
export const asBytes = (given: string): string => Buffer.from(given, "utf8").toString("latin1");

/** Where calls go, and what they name. */
export interface CallScope extends Words {
  readonly dest: Arbitrary<string>;
}

/** Returns calls of a method, whose arguments come from the method table and the declarations. */
export function callsOf(method: ApiMethod, scope: CallScope): Arbitrary<RandomCall> {
  const classes = method.name.startsWith("admin.vm.device.") ? deviceClasses : domainClasses;
  const names = method.name.includes(".CLASS")
    ? classes.map((each) => method.name.replace("CLASS", each))
    : [method.name];
  const framing: Framing = method.era === "2019" ? "old" : "new";
  const dest = method.destination === "dom0" ? fc.constant("dom0") : scope.dest;
  const { argument = junk, payload = junk, both = fc.tuple(argument, payload) } = inputsOf(names[0] as string, scope);
  const parts = /\.property\.(Set|Reset)$/.test(method.name)
    ? propertyCall(method, dest)
    : fc
        .tuple(both, dest)
        .map(([given, to]) => [optional(method.argument, given[0]), optional(method.payload, given[1]), to] as const);
  return fc.tuple(fc.constantFrom(...names), parts).map(([called, [given, sent, to]]) => ({
    ...{ socket: method.socket, framing, source: "dom0", method: called },
    ...{ argument: given, payload: sent, dest: to },
  }));
}

/** Methods that can change the system; a new method is included. */
export const changingMethods: readonly ApiMethod[] = apiMethods.filter(
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
export const randomCall: Arbitrary<RandomCall> = fc.oneof(
  ...changingMethods.map((method) => ({
    weight: weightOf(method),
    arbitrary: callsOf(method, { ...anyWords, dest: anyWords.name }),
  })),
);
