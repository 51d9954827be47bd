import { anyDispvmName, ruleKey } from "../evaluate/match-keys.ts";
import type { Dialect } from "../model/dialect.ts";
import type { VmToken } from "../model/token.ts";

/**
 * Something as plain as can be that a token matches: a source or an intended target with nothing but what the token
 * asks for. It is given by the keys of all tokens that match it, as in match-keys.ts. Since rules ask for names, tags
 * and types but never for their absence, earlier rules hide a rule exactly when they match all that is plainest in it.
 *
 * dom0 is taken to have no tags, and to be the only domain of its type; in R4.0 a default disposable template is taken
 * to be one.
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

/** The plainest sources that a token matches; none for one that no source matches. */
export function sourceAtoms(token: VmToken, dialect: Dialect): readonly Atom[] {
  if (sortOf[token.kind] !== "domain") return [];
  if (token.kind === "star") return [fresh, dom0];
  return inDialect(token.kind === "anyvm" ? [fresh] : domainAtoms(token, dialect), dialect);
}

/** The plainest intended targets that a token matches; none for one that no target matches. */
export function targetAtoms(token: VmToken, dialect: Dialect): readonly Atom[] {
  return inDialect(anyTargetAtoms(token, dialect), dialect);
}

/** The plainest calls that a rule matches as far as source and target go, as pairs of these. */
export function callAtoms(source: VmToken, target: VmToken, dialect: Dialect): readonly (readonly [Atom, Atom])[] {
  const targets = targetAtoms(target, dialect);
  return sourceAtoms(source, dialect).flatMap((from) =>
    targets.flatMap((to): readonly (readonly [Atom, Atom])[] =>
      // The source @adminvm has no default template, which rules for some template are compared with; dom0 has a type.
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

/** In R4.0 `*` is a name like any other. */
function inDialect(atoms: readonly Atom[], dialect: Dialect): readonly Atom[] {
  return dialect === "current" ? atoms : atoms.map((atom) => atom.slice(1));
}

/** Whether a token matches every source or target that another one does. */
export function coversAtoms(wide: VmToken, atoms: readonly Atom[]): boolean {
  const key = ruleKey(wide);
  return atoms.every((atom) => atom.includes(key));
}

/** Whether some source or target can match both tokens; true when that cannot be excluded. */
export function canMeet(one: VmToken, other: VmToken): boolean {
  const keys = [ruleKey(one), ruleKey(other)];
  if (keys[0] === keys[1] || keys.includes("*")) return true;
  if (keys.includes("@anyvm")) return !keys.includes("@adminvm");
  const domain = sortOf[one.kind];
  if (domain !== sortOf[other.kind] || domain === "default") return false;
  if (domain === "disposable") return !(isNamedTemplate(one) && isNamedTemplate(other));
  if (keys.includes("@adminvm")) return [one, other].some(isTag) || keys.includes("@type:AdminVM");
  // Two names are two domains, but a name and a uuid may be one.
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
