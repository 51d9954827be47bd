import type { TxtNode } from "@textlint/ast-node-types";
import type { TextlintKernelRule } from "@textlint/kernel";
import type { Dictionary } from "../dictionary.ts";
import { findBannedPhrases } from "./banned-phrases.ts";
import { findClauseSubjects } from "./clause-subject.ts";
import { escapeRule } from "./escape-rule.ts";
import { findMessageFaults } from "./message-form.ts";
import { type FindFaults, passageRule } from "./passage-rule.ts";
import { findLongSentences } from "./sentence-length.ts";
import { findUnknownWords } from "./spelling.ts";

/** Makes all rules for one file; they share the record of its escapes. */
export function makeRules(dictionary: Dictionary): TextlintKernelRule[] {
  const finders: Readonly<Record<string, FindFaults>> = {
    phrase: findBannedPhrases,
    "sentence-length": findLongSentences,
    "clause-subject": findClauseSubjects,
    "message-form": findMessageFaults,
    spelling: findUnknownWords(dictionary),
  };
  const used = new Set<TxtNode>();
  const rules = Object.entries(finders).map(([id, find]) => ({ ruleId: id, rule: passageRule(id, find, used) }));
  return [...rules, { ruleId: "escape", rule: escapeRule(Object.keys(finders), used) }];
}
