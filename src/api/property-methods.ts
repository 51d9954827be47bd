import type { App } from "../core/app.ts";
import type { Domain } from "../core/domain.ts";
import { QubesError } from "../core/errors.ts";
import type { AnyPropertyDeclaration, PropertyEra } from "../core/properties/declaration.ts";
import { type PropertyType, type PropertyValue, valueText } from "../core/properties/value.ts";
import { parseValue } from "../core/schema/parse-value.ts";
import { filtered, isOldClient, permit, type ReceivedCall } from "./call.ts";
import type { ApiMethod } from "./method.ts";
import { noLock, settingsLock, valueLock } from "./method-locks.ts";
import { order2019, text2019, type2019 } from "./property-2019.ts";
import { lines } from "./reply-text.ts";

type Holder = App | Domain;

/** Returns the methods of one kind of holder: the system, or a domain. */
function propertyMethods(
  prefix: string,
  scope: "local" | "global",
  holderOf: (call: ReceivedCall) => Holder,
): ApiMethod[] {
  const common = {
    socket: "qubesd",
    destination: scope === "global" ? "dom0" : "any",
    payload: "forbidden",
    scope,
    effect: "r",
    errors: ["QubesNoSuchPropertyError"],
    lock: noLock,
  } as const;
  const changing = { ...common, effect: "w", lock: scope === "global" ? valueLock : settingsLock } as const;
  const what = scope === "global" ? "of the system" : "of a domain";
  return [
    {
      ...common,
      name: `${prefix}.List`,
      argument: "forbidden",
      doc: `Lists the names of the properties ${what}.`,
      replies: "NAME LF, for each; by load stage, then by name",
      run: (call) => {
        const names = visible(call, holderOf(call)).map(({ name }) => name);
        return lines(filtered(call, isOldClient(call) ? order2019(names) : names));
      },
    },
    {
      ...common,
      name: `${prefix}.Get`,
      argument: "required",
      doc: `Returns the value of a property ${what}.`,
      replies: "default=True|False type=TYPE VALUE",
      run: (call) => {
        const holder = holderOf(call);
        const declaration = find(call, holder);
        permit(call);
        return describe(call, holder, declaration);
      },
    },
    {
      ...common,
      name: `${prefix}.GetAll`,
      argument: "forbidden",
      era: "current",
      doc: `Returns the values of all properties ${what}.`,
      replies: "NAME default=True|False type=TYPE VALUE LF, for each; in VALUE \\ is \\\\ and LF is \\n",
      run: (call) => {
        const holder = holderOf(call);
        return filtered(
          call,
          visible(call, holder).map(({ name }) => name),
        )
          .map((name) => `${name} ${escaped(describe(call, holder, holder.declaration(name)))}\n`)
          .join("");
      },
    },
    {
      ...common,
      name: `${prefix}.GetDefault`,
      argument: "required",
      doc: `Returns the default of a property ${what}.`,
      replies: "type=TYPE VALUE; empty if there is no default",
      run: (call) => {
        const holder = holderOf(call);
        const declaration = find(call, holder);
        permit(call);
        const value = holder.getDefault(declaration.name);
        return value === undefined
          ? ""
          : `type=${typeOf(call, declaration)} ${render(call, holder, declaration, value)}`;
      },
    },
    {
      ...common,
      name: `${prefix}.Help`,
      argument: "required",
      doc: `Returns the description of a property ${what}.`,
      replies: "plain text",
      run: (call) => {
        const { doc } = find(call, holderOf(call));
        permit(call);
        return doc;
      },
    },
    {
      ...changing,
      name: `${prefix}.Reset`,
      argument: "required",
      doc: `Resets a property ${what} to its default.`,
      replies: "nothing",
      events: ["property-pre-reset:NAME", "property-pre-del:NAME", "property-reset:NAME", "property-del:NAME"],
      run: (call) => {
        const holder = holderOf(call);
        const { name } = find(call, holder);
        permit(call);
        holder.resetProperty(name);
        return undefined;
      },
    },
    {
      ...changing,
      name: `${prefix}.Set`,
      argument: "required",
      payload: "optional",
      doc: `Sets a property ${what}.`,
      takes: "the value; for a domain its name, empty for none",
      replies: "nothing",
      errors: ["QubesNoSuchPropertyError", "QubesPropertyValueError", "QubesValueError"],
      events: ["property-pre-set:NAME", "property-set:NAME"],
      run: (call) => {
        const holder = holderOf(call);
        const { name, type, nullable } = find(call, holder);
        const value = read(call, type, name, nullable === true);
        permit(call, { newvalue: value });
        holder.setProperty(name, value);
        return undefined;
      },
    },
  ];
}

function read(call: ReceivedCall, type: PropertyType, name: string, nullable: boolean): PropertyValue {
  const text = Buffer.from(call.payload).toString("latin1");
  if (text === "" && nullable) return null;
  return parseValue(text, type, name, {
    findDomain: (given) => call.app.domains.find(given),
    getLabel: (given) => call.app.labels.get(given),
  });
}

/** Returns the declaration of the property in the argument. */
function find(call: ReceivedCall, holder: Holder): AnyPropertyDeclaration {
  const declaration = holder.declaration(call.argument);
  if (isVisible(call, declaration.era)) return declaration;
  const subject = holder.kind === "app" ? "Qubes" : holder.name;
  throw new QubesError("QubesNoSuchPropertyError", `Invalid property '${call.argument}' of ${subject}`);
}

function visible(call: ReceivedCall, holder: Holder): readonly AnyPropertyDeclaration[] {
  return (holder.properties.all as readonly AnyPropertyDeclaration[]).filter(({ era }) => isVisible(call, era));
}

function isVisible(call: ReceivedCall, era: PropertyEra = "all"): boolean {
  return era === "all" || era === (isOldClient(call) ? "2019" : "current");
}

function describe(call: ReceivedCall, holder: Holder, declaration: AnyPropertyDeclaration): string {
  const { name } = declaration;
  const value = holder.getProperty(name);
  const isDefault = holder.isDefault(name) ? "True" : "False";
  return `default=${isDefault} type=${typeOf(call, declaration)} ${render(call, holder, declaration, value)}`;
}

function typeOf(call: ReceivedCall, { name, type }: AnyPropertyDeclaration): PropertyType {
  return isOldClient(call) ? type2019(name, type) : type;
}

function render(
  call: ReceivedCall,
  holder: Holder,
  { name }: AnyPropertyDeclaration,
  value: PropertyValue | undefined,
): string {
  if (isOldClient(call) && holder.isDefault(name)) return text2019(holder, name) ?? valueText(value);
  return valueText(value);
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

/** Methods about properties (docs/reference/admin-api.md#properties). */
export const propertyMethodTable: readonly ApiMethod[] = [
  ...propertyMethods("admin.property", "global", ({ app }) => app),
  ...propertyMethods("admin.vm.property", "local", ({ dest }) => dest),
];
