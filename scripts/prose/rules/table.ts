import type { TextlintKernelRule } from "@textlint/kernel";
import { findBannedPhrases } from "./banned-phrases.ts";
import { findClauseSubjects } from "./clause-subject.ts";
import { passageRule } from "./passage-rule.ts";
import { findLongSentences } from "./sentence-length.ts";

/** All rules by name. */
export const rules: TextlintKernelRule[] = [
  { ruleId: "phrase", rule: passageRule(findBannedPhrases) },
  { ruleId: "sentence-length", rule: passageRule(findLongSentences) },
  { ruleId: "clause-subject", rule: passageRule(findClauseSubjects) },
];
