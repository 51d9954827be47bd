import type { VmToken } from "../model/token.ts";
import type { LintFinding } from "./lint-rule.ts";
import type { RuleLine } from "./lint-tree.ts";
import { findingAt, findingAtOption } from "./places.ts";

/** A token of a line, with a function that makes a finding at its place. */
export interface PlacedToken {
  readonly token: VmToken;
  readonly part: "source" | "target" | "target=" | "default_target=";
  find(finding: Omit<LintFinding, "file" | "span" | "excerpt">): LintFinding;
}

/** Returns all tokens of a line. */
export function tokensOf({ statement, rule: { source, target, action } }: RuleLine): readonly PlacedToken[] {
  const column = (part: "source" | "target", token: VmToken): PlacedToken => ({
    token,
    part,
    find: (finding) => findingAt(statement, part, finding),
  });
  const option = (key: "target" | "default_target", token: VmToken | undefined): readonly PlacedToken[] =>
    token === undefined
      ? []
      : [{ token, part: `${key}=`, find: (finding) => findingAtOption(statement, key, finding) }];
  return [
    column("source", source),
    column("target", target),
    ...(action.kind === "deny" ? [] : option("target", action.target)),
    ...(action.kind === "ask" ? option("default_target", action.defaultTarget) : []),
  ];
}

/** Returns the domain, tag or type that a token names. */
export function namedBy(
  token: VmToken,
): { readonly what: "domain" | "tag" | "type"; readonly name: string } | undefined {
  switch (token.kind) {
    case "name":
    case "uuid":
      return { what: "domain", name: token.text };
    case "dispvm_name":
      return { what: "domain", name: token.name };
    case "tag":
    case "dispvm_tag":
      return { what: "tag", name: token.tag };
    case "type":
      return { what: "type", name: token.type };
    default:
      return undefined;
  }
}
