import type { TxtNode } from "@textlint/ast-node-types";
import type { TextlintRuleModule } from "@textlint/types";
import { isEscape, readEscape } from "../text/escapes.ts";

/**
 * Makes the rule about escapes: each names known rules, gives a reason and is needed. It runs after the other rules.
 *
 * @param ids the rules that can be escaped
 * @param usedEscapes the escapes that were needed
 */
export function escapeRule(ids: readonly string[], usedEscapes: ReadonlySet<TxtNode>): TextlintRuleModule {
  return ({ RuleError, report }) => {
    const seen: TxtNode[] = [];
    return {
      Html: (node) => {
        if (isEscape(node)) seen.push(node);
      },
      "Document:exit": () => {
        for (const node of seen) {
          const problem = describeProblem(node, ids, usedEscapes);
          if (problem !== undefined) report(node, new RuleError(problem));
        }
      },
    };
  };
}

function describeProblem(node: TxtNode, ids: readonly string[], used: ReadonlySet<TxtNode>): string | undefined {
  const found = readEscape(node);
  if (found === undefined) return "malformed escape\n  help: write prose-allow RULE: REASON";
  const unknown = found.rules.find((rule) => !ids.includes(rule));
  if (unknown !== undefined) return `unknown rule "${unknown}"; expected ${ids.join(", ")}`;
  return used.has(node) ? undefined : "this escape is not needed\n  help: remove it";
}
