import type { Dialect } from "./dialect.ts";

/**
 * A VM token: the way in which policy and requests denote domains. `text` is the token as written, after `$` has become
 * `@` in formats that do so.
 */
export type VmToken =
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "uuid"; readonly text: string }
  | { readonly kind: "star"; readonly text: string }
  | { readonly kind: "anyvm"; readonly text: string }
  | { readonly kind: "adminvm"; readonly text: string }
  | { readonly kind: "defaultvm"; readonly text: string }
  | { readonly kind: "dispvm"; readonly text: string }
  | { readonly kind: "dispvm_name"; readonly text: string; readonly name: string }
  | { readonly kind: "dispvm_tag"; readonly text: string; readonly tag: string }
  | { readonly kind: "tag"; readonly text: string; readonly tag: string }
  | { readonly kind: "type"; readonly text: string; readonly type: string };

/** The kind of a VM token. */
export type VmTokenKind = VmToken["kind"];

/** The places of a token: the two columns of a rule, `target=` and `default_target=`, and the target of a request. */
export type TokenContext = "source" | "target" | "redirect" | "intended-target";

const everywhere: readonly TokenContext[] = ["source", "target", "redirect", "intended-target"];
const columns: readonly TokenContext[] = ["source", "target"];
const targetsOnly: readonly TokenContext[] = ["target", "redirect", "intended-target"];

/**
 * The places where each kind of token is valid, by dialect (docs/reference/policy-language.md#token-contexts). In R4.0
 * `*` and `uuid:…` are ordinary names, so those kinds do not occur.
 */
export const tokenContexts: Readonly<Record<Dialect, Readonly<Record<VmTokenKind, readonly TokenContext[]>>>> = {
  current: {
    name: everywhere,
    uuid: everywhere,
    star: columns,
    anyvm: columns,
    adminvm: everywhere,
    defaultvm: ["target", "intended-target"],
    dispvm: targetsOnly,
    dispvm_name: everywhere,
    dispvm_tag: columns,
    tag: columns,
    type: columns,
  },
  legacy: {
    name: everywhere,
    uuid: [],
    star: [],
    anyvm: columns,
    adminvm: everywhere,
    defaultvm: ["target", "intended-target"],
    dispvm: targetsOnly,
    dispvm_name: targetsOnly,
    dispvm_tag: ["target"],
    tag: columns,
    type: columns,
  },
};

const exactTokens: ReadonlyMap<string, VmToken> = new Map<string, VmToken>([
  ["@anyvm", { kind: "anyvm", text: "@anyvm" }],
  ["@adminvm", { kind: "adminvm", text: "@adminvm" }],
  ["@default", { kind: "defaultvm", text: "@default" }],
  ["@dispvm", { kind: "dispvm", text: "@dispvm" }],
]);

/**
 * Reads a VM token.
 *
 * @returns the token, or `undefined` if the text is empty, or begins with `@` and is not a keyword of the dialect.
 *   {@link tokenContexts} says where the token is valid.
 */
export function readToken(text: string, dialect: Dialect): VmToken | undefined {
  if (text === "") return undefined;
  if (text.charCodeAt(0) === 0x40) return exactTokens.get(text) ?? readPrefixed(text, dialect);
  if (dialect === "legacy") return { kind: "name", text };
  if (text === "*") return { kind: "star", text };
  return text.startsWith("uuid:") ? { kind: "uuid", text } : { kind: "name", text };
}

function readPrefixed(text: string, dialect: Dialect): VmToken | undefined {
  if (text.startsWith("@tag:")) {
    const tag = text.slice(5);
    return isValue(tag, dialect) ? { kind: "tag", text, tag } : undefined;
  }
  if (text.startsWith("@type:")) {
    const type = text.slice(6);
    return isValue(type, dialect) ? { kind: "type", text, type } : undefined;
  }
  if (text.startsWith("@dispvm:@tag:")) {
    const tag = text.slice(13);
    return isValue(tag, dialect) ? { kind: "dispvm_tag", text, tag } : undefined;
  }
  if (text.startsWith("@dispvm:")) {
    const name = text.slice(8);
    if (name.startsWith("@")) return undefined;
    // R4.0 accepts an empty name here. Such a token is not a domain and never matches.
    return name !== "" || dialect === "legacy" ? { kind: "dispvm_name", text, name } : undefined;
  }
  return undefined;
}

function isValue(value: string, dialect: Dialect): boolean {
  return value !== "" && (dialect === "legacy" || !value.startsWith("@"));
}

/** Returns whether the text is one of the three names of dom0 (docs/reference/policy-language.md#names-of-dom0). */
export function isDom0(text: string): boolean {
  return text === "dom0" || text === "@adminvm" || text === "uuid:00000000-0000-0000-0000-000000000000";
}
