import type { TxtNode, TxtParentNode } from "@textlint/ast-node-types";
import type { TextlintRuleModule } from "@textlint/types";
import { commentsBefore, messageMark, readEscape } from "../text/escapes.ts";
import { Passage } from "../text/passage.ts";

/** A fault in a passage. */
export interface Fault {
  /** The range in the text of the passage. */
  readonly start: number;
  readonly end: number;
  /** The problem. */
  readonly problem: string;
  /** The text to write instead. */
  readonly help: string;
}

/** Finds the faults of one kind in a passage. */
export type FindFaults = (passage: Passage) => Iterable<Fault>;

/**
 * Makes a textlint rule that looks at each paragraph, heading and cell.
 *
 * @param usedEscapes collects the escapes without which there would be a finding
 */
export function passageRule(id: string, findFaults: FindFaults, usedEscapes: Set<TxtNode>): TextlintRuleModule {
  return ({ RuleError, report, getSource, locator }) => {
    const check = (node: TxtParentNode): void => {
      const before = commentsBefore(node);
      const passage = new Passage(
        node,
        getSource(),
        before.some(({ raw }) => raw === messageMark),
      );
      const escapes = before.filter((comment) => readEscape(comment)?.rules.includes(id));
      for (const { start, end, problem, help } of findFaults(passage)) {
        for (const needed of escapes) usedEscapes.add(needed);
        if (escapes.length > 0) continue;
        const padding = locator.range(passage.rangeOf(start, end));
        report(node, new RuleError(`${problem}\n  help: ${help}`, { padding }));
      }
    };
    return { Paragraph: check, Header: check, TableCell: check };
  };
}
