import { anyDispvmName, ruleKey } from "../evaluate/match-keys.ts";
import type { Dialect } from "../model/dialect.ts";
import type { VmToken } from "../model/token.ts";

/**
 * A minimal source or intended target that a token matches, with only the properties that the token requires. It is
 * represented by the keys of all tokens that match it, as in match-keys.ts. Rules test for names, tags and types, never
 * for their absence. Earlier rules therefore hide a rule exactly if they match all its minimal cases.
 *
 * dom0 is assumed to have no tags and to be the only domain of its type. In R4.0 a default disposable template is
 * assumed to be one.
 */
export type Atom = readonly string[];

const fresh: Atom = ["*", "@anyvm"];
const dom0: Atom = ["*", "@adminvm"];
const dom0ByName: Atom = [...dom0, "@type:AdminVM"];
const defaultTarget: Atom = [...fresh, "@default"];
const dispvm: Atom = [...fresh, "@dispvm"];
// No rule can name a template with a space.
const freshDispvm: Atom = [...fresh, "@dispvm: fresh"];
const dispvmWithoutTemplate: Atom = [...dispvm, anyDispvmName];

/** Returns the minimal sources that a token matches; none for a token that no source matches. */
export function sourceAtoms(token: VmToken, dialect: Dialect): readonly Atom[] {
  if (sortOf[token.kind] !== "domain") return [];
  if (token.kind === "star") return [fresh, dom0];
  return inDialect(token.kind === "anyvm" ? [fresh] : domainAtoms(token, dialect), dialect);
}

/** Returns the minimal intended targets that a token matches; none for a token that no target matches. */
export function targetAtoms(token: VmToken, dialect: Dialect): readonly Atom[] {
  return inDialect(anyTargetAtoms(token, dialect), dialect);
}

/** Returns the minimal calls that a rule's source and target match, as pairs of atoms. */
export function callAtoms(source: VmToken, target: VmToken, dialect: Dialect): readonly (readonly [Atom, Atom])[] {
  const targets = targetAtoms(target, dialect);
  return sourceAtoms(source, dialect).flatMap((from) =>
    targets.flatMap((to): readonly (readonly [Atom, Atom])[] =>
      // The source @adminvm has no default template to compare with rules for a template; dom0 has a type.
      from === dom0 && to === dispvm
        ? [
            [dom0ByName, dispvm],
            [dom0, dispvmWithoutTemplate],
          ]
        : [[from, to]],
    ),
  );
}

function anyTargetAtoms(token: VmToken, dialect: Dialect): readonly Atom[] {
  switch (token.kind) {
    case "star":
      return [fresh, defaultTarget, dispvm, freshDispvm, dom0];
    case "anyvm":
      return [fresh, defaultTarget, dispvm, freshDispvm];
    case "defaultvm":
      return [defaultTarget];
    case "dispvm":
      return [dispvm];
    case "dispvm_name":
      return [
        [...fresh, token.text],
        [...dispvm, token.text],
      ];
    case "dispvm_tag":
      return [
        [...freshDispvm, token.text],
        [...dispvm, token.text],
      ];
    default:
      return domainAtoms(token, dialect);
  }
}

function domainAtoms(token: VmToken, dialect: Dialect): readonly Atom[] {
  const key = ruleKey(token);
  if (key === "@adminvm") return [dom0];
  if (key !== "@type:AdminVM") return [[...fresh, key]];
  return dialect === "legacy" ? [] : [dom0ByName];
}

/** In R4.0 `*` is an ordinary name. */
function inDialect(atoms: readonly Atom[], dialect: Dialect): readonly Atom[] {
  return dialect === "current" ? atoms : atoms.map((atom) => atom.slice(1));
}

/** Returns whether a token matches every source or target that the atoms stand for. */
export function coversAtoms(wide: VmToken, atoms: readonly Atom[]): boolean {
  const key = ruleKey(wide);
  return atoms.every((atom) => atom.includes(key));
}

/** Returns whether some source or target can match both tokens; true if that cannot be excluded. */
export function canMeet(one: VmToken, other: VmToken): boolean {
  const keys = [ruleKey(one), ruleKey(other)];
  if (keys[0] === keys[1] || keys.includes("*")) return true;
  if (keys.includes("@anyvm")) return !keys.includes("@adminvm");
  const domain = sortOf[one.kind];
  if (domain !== sortOf[other.kind] || domain === "default") return false;
  if (domain === "disposable") return !(isNamedTemplate(one) && isNamedTemplate(other));
  if (keys.includes("@adminvm")) return [one, other].some(isTag) || keys.includes("@type:AdminVM");
  // Two names are two domains, but a name and a uuid can be the same domain.
  return one.kind !== other.kind || isTag(one);
}

const sortOf: Readonly<Record<VmToken["kind"], "domain" | "disposable" | "default">> = {
  name: "domain",
  uuid: "domain",
  star: "domain",
  anyvm: "domain",
  adminvm: "domain",
  tag: "domain",
  type: "domain",
  defaultvm: "default",
  dispvm: "disposable",
  dispvm_name: "disposable",
  dispvm_tag: "disposable",
};

function isTag({ kind }: VmToken): boolean {
  return kind === "tag";
}

function isNamedTemplate(token: VmToken): boolean {
  return token.kind === "dispvm_name" && !token.name.startsWith("uuid:");
}
