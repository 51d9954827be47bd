import type { TxtParentNode } from "@textlint/ast-node-types";
import type { TextlintRuleModule } from "@textlint/types";
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

/** Makes a textlint rule that looks at each paragraph, heading and cell. */
export function passageRule(findFaults: FindFaults): TextlintRuleModule {
  return ({ RuleError, report, getSource, locator }) => {
    const check = (node: TxtParentNode): void => {
      const passage = new Passage(node, getSource());
      for (const { start, end, problem, help } of findFaults(passage)) {
        const padding = locator.range(passage.rangeOf(start, end));
        report(node, new RuleError(`${problem}\n  help: ${help}`, { padding }));
      }
    };
    return { Paragraph: check, Header: check, TableCell: check };
  };
}
