/** Words that are not written here, and what to write instead. */
export interface Phrase {
  readonly pattern: RegExp;
  readonly help: string;
}

const modal = "may|might|will|would|can|could|shall|should|must|not|n't|never|to|does|do|did";

/** The phrases of the style guide. A pattern matches lower case and, at the start of a sentence, a capital. */
export const phrases: readonly Phrase[] = [
  { pattern: /\banew\b/gi, help: '"again", "reload", "restart" or "recreate"' },
  { pattern: /\bmend(?:s|ed|ing)?\b/gi, help: '"fix", "repair", or "help" for the label' },
  { pattern: /\busual\b/gi, help: '"default" or "common"' },
  { pattern: /\bat the most\b/gi, help: '"at most"' },
  { pattern: /\bat the least\b/gi, help: '"at least"' },
  { pattern: /\b(?:tell|tells|told|telling) (?:\w+ )?of\b/gi, help: '"report" or "describe"' },
  { pattern: /\bwant of\b/gi, help: '"lack of", or "because there is no …"' },
  { pattern: /\blet alone\b/gi, help: "a sentence of its own" },
  { pattern: /\bas yet\b/gi, help: '"yet" or "so far"' },
  { pattern: /\b(?:go|goes|going|gone|went) on\b(?! (?:the|a|to))/gi, help: '"continue" or "ignore"' },
  {
    pattern: new RegExp(`(?<!\\b(?:${modal}) )\\b(?:has|have|had) to(?: be)?\\b(?! (?:say|offer|do with))`, "gi"),
    help: '"must" or "needs"',
  },
  { pattern: /\b(?:is|are|was|were) to be\b/gi, help: '"must be" or "should be"' },
  { pattern: /\bkn(?:ow|ows|ew) how to\b/gi, help: '"can"' },
  {
    pattern: /\b(?:nobody|no one|somebody|someone|anybody|everybody)\b/gi,
    help: "name the program, caller, user or client",
  },
  { pattern: /\bit is well\b|\bis it well\b|\b(?:is|are) well(?=[.,;:?]|$)/gi, help: '"healthy"' },
  { pattern: /\bwhat is no\b/gi, help: '"if X is not a Y, …"' },
  {
    pattern:
      /(?<!\bthere )\b(?<!(?:can|could|may|must|will|would|should|to)(?: \w+)? )(?:is|are|was|were|be) no (?!longer|more|less|better|worse|other|matter|doubt|good|use)[a-z\uFFFC"'@]/gi,
    help: '"is not a …", "is not an …" or "does not exist"',
  },
  { pattern: /\b(?:is|are|was|were) not there\b/gi, help: '"does not exist" or "is missing"' },
  { pattern: /\b(?:that|which|who|what) (?:is|are|was|were) there\b/gi, help: '"that exists", or name it' },
  { pattern: /\bthe (?:latter|former)\b/gi, help: "the noun again" },
  { pattern: /\bth(?:at|ose) of (?:today|old|now)\b/gi, help: "the noun again, with the version" },
  { pattern: /\bthe other one\b/gi, help: "the noun again" },
  { pattern: /\bsurvives? to be\b/gi, help: '"keeps running when …"' },
  { pattern: /\b(?:say|says|said|saying) no to\b/gi, help: '"deny" or "reject"' },
  { pattern: /\b(?:becomes?|became|become) of\b/gi, help: '"happens to", or name the result' },
];
