import fc, { type Arbitrary } from "fast-check";
import type { AnyPropertyDeclaration } from "../../src/core/properties/declaration.ts";
import { anyWords, domainNames, type Words } from "./call-inputs.ts";
import { domainPropertyValues } from "./property-values.ts";
import {
  appProperties,
  asBytes,
  type CallScope,
  callsOf,
  changingMethods,
  domainProperties,
  type RandomCall,
  valuesFor,
} from "./random-calls.ts";
import { propertiesReadBy } from "./read-properties.ts";

/** A part of the system that calls can name. */
interface Part {
  readonly kind: keyof Words;
  readonly name: string;
}

/** Sets a property of a domain, or of the system if there is no destination; an undefined value resets it. */
export function propertyCall(dest: string | undefined, property: string, value: string | undefined): RandomCall {
  const family = dest === undefined ? "admin.property" : "admin.vm.property";
  return {
    ...{ socket: "qubesd", framing: "new", source: "dom0", argument: property, dest: dest ?? "dom0" },
    ...{ method: `${family}.${value === undefined ? "Reset" : "Set"}`, payload: asBytes(value ?? "") },
  };
}

/** Calls that fulfil a condition, of all methods that have such calls. */
function callsWhere(scope: CallScope, isWanted: (call: RandomCall) => boolean): Arbitrary<RandomCall> {
  const found = changingMethods
    .filter(({ name }) => !/\.property\./.test(name))
    .map((method) => callsOf(method, scope))
    .filter((calls) => fc.sample(calls, { seed: 1, numRuns: 30 }).some(isWanted))
    .map((calls) => calls.filter(isWanted));
  return fc.oneof(...found);
}

const wordIn = (text: string, word: string): boolean =>
  text.split(/[\s=+]|guivm-|audiovm-|relayvm-|created-by-/).includes(word);

/** The calls that belong to a part. */
interface PartCalls {
  /** Calls that name it in the argument or the payload, except properties. */
  readonly naming: Arbitrary<RandomCall>;
  /** Calls that go to it, or have it as their only subject. */
  readonly changing: Arbitrary<RandomCall>;
}

function callsAbout({ kind, name }: Part): PartCalls {
  const scope: CallScope = { ...anyWords, dest: anyWords.name, [kind]: fc.constant(name) };
  const isDomain = kind === "name";
  const on = { ...anyWords, dest: isDomain ? fc.constant(name) : fc.constant("dom0"), ...(isDomain ? {} : scope) };
  const isOn = ({ dest, argument }: RandomCall): boolean => (isDomain ? dest === name : argument === name);
  const names = ({ argument, payload }: RandomCall): boolean => wordIn(`${argument} ${payload}`, name);
  return { naming: callsWhere(scope, (call) => names(call) && !isOn(call)), changing: callsWhere(on, isOn) };
}

const parts: readonly Part[] = [
  ...domainNames.map((name) => ({ kind: "name", name }) as const),
  ...["red", "mauve"].map((name) => ({ kind: "label", name }) as const),
  ...["varlibqubes", "big"].map((name) => ({ kind: "pool", name }) as const),
];

/** A property that can refer to a part, and the properties of the part that its checks read. */
interface Referring {
  readonly property: string;
  readonly isGlobal: boolean;
  readonly needs: readonly AnyPropertyDeclaration[];
}

function referringTo({ kind }: Part): readonly Referring[] {
  const fits = ({ name, type, readOnly }: AnyPropertyDeclaration): boolean => {
    if (readOnly === true) return false;
    return kind === "pool" ? name.startsWith("default_pool") : type === (kind === "name" ? "vm" : kind);
  };
  const all = (declarations: Iterable<AnyPropertyDeclaration>, isGlobal: boolean): readonly Referring[] =>
    [...declarations].filter(fits).map((declaration) => {
      const needs = kind === "name" ? propertiesReadBy(declaration, isGlobal) : [];
      return { property: declaration.name, isGlobal, needs: needs.map(declarationOf) };
    });
  return [...all(appProperties, true), ...all(domainProperties.values(), false)];
}

const declarationOf = (name: string): AnyPropertyDeclaration => domainProperties.get(name) as AnyPropertyDeclaration;

/** A change or a reset of a property of a part. */
function changeOf(dest: string, declaration: AnyPropertyDeclaration): Arbitrary<RandomCall> {
  const { name } = declaration;
  return fc
    .option(valuesFor(declaration, domainPropertyValues[name]), { freq: 3 })
    .map((value) => propertyCall(dest, name, value ?? undefined));
}

/** Calls that give a part what a property needs of it, make the property refer to it, and change the part again. */
function chainAbout(part: Part): Arbitrary<readonly RandomCall[]> {
  const { naming, changing } = callsAbout(part);
  const chains = referringTo(part).map(({ property, isGlobal, needs }) => {
    const owner = isGlobal ? fc.constant(undefined) : anyWords.name;
    const refer = owner.map((dest) => propertyCall(dest, property, part.name));
    const needed = needs.map((each) => changeOf(part.name, each));
    const change = needed.length === 0 ? changing : fc.oneof(...needed, ...needed, changing);
    const name = fc.oneof({ weight: 3, arbitrary: refer }, naming);
    const steps = fc.tuple(
      fc.array(fc.oneof(change, naming), { maxLength: 2 }),
      fc.array(name, { minLength: 1, maxLength: 2 }),
      fc.array(change, { minLength: 1, maxLength: 2 }),
    );
    // References with a condition are worth more calls.
    return { weight: needed.length === 0 ? 1 : 4, arbitrary: steps.map((calls) => calls.flat()) };
  });
  return fc.oneof(...chains);
}

/**
 * Calls that make something refer to a part of the system, and then take away what the reference needs. That is the part
 * itself, or a value that a check of the reference reads.
 */
export const referenceChain: Arbitrary<readonly RandomCall[]> = fc.oneof(...parts.map(chainAbout));
