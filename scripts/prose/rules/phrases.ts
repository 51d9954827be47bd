/** Words that are not written here, and the words to write instead. */
export interface Phrase {
  readonly pattern: RegExp;
  readonly help: string;
}

/** A modal verb or a negation, after which "have" does not mean "must". */
const modal = "may|might|will|would|can|could|shall|should|must|not|n't|never|to|does|do|did";

/** Words after "tell" that are not the person who is told, as in "tells which of". */
const notPerson = "all|any|because|both|each|instead|most|none|one|out|some|two|what|which";

/** The phrases of the style guide. */
export const phrases: readonly Phrase[] = [
  { pattern: /\banew\b/gi, help: '"again", "reload", "restart" or "recreate"' },
  { pattern: /\bmend(?:s|ed|ing)?\b/gi, help: '"fix", "repair", or "help" for the label' },
  { pattern: /\busual\b/gi, help: '"default" or "common"' },
  { pattern: /\bat the most\b/gi, help: '"at most"' },
  { pattern: /\bat the least\b/gi, help: '"at least"' },
  {
    pattern: new RegExp(`\\b(?:tells?|told|telling) (?:(?!(?:${notPerson})\\b)\\w+ )?of\\b`, "gi"),
    help: '"report" or "describe"',
  },
  { pattern: /\bwant of\b/gi, help: '"lack of", or "because there is no …"' },
  { pattern: /\blet alone\b/gi, help: "a sentence of its own" },
  { pattern: /\bas yet\b/gi, help: '"yet" or "so far"' },
  { pattern: /\b(?:go|goes|going|gone|went) on\b(?! (?:the|a|an|to)\b)/gi, help: '"continue" or "ignore"' },
  { pattern: new RegExp(`(?<!(?:${modal}) )\\b(?:has|have) to\\b`, "gi"), help: '"must" or "needs"' },
  { pattern: /\b(?:is|are|was|were) to be\b/gi, help: '"must be" or "should be"' },
  { pattern: /\bkn(?:ow|ows|ew) how to\b/gi, help: '"can"' },
  {
    pattern: /\b(?:nobody|no one|somebody|someone|anybody|everybody)\b/gi,
    help: "the program, caller, user or client by its name",
  },
  { pattern: /\bis it well\b|\b(?:is|are) well(?=[.,;:?]|$| that\b)/gi, help: '"healthy"' },
  {
    pattern:
      /(?<!\bthere |\bthere (?:can|could|may|must|will|would|should) )\b(?:is|are|was|were|be) no (?!(?:longer|more|less|better|worse|matter|doubt|good|use)\b)["'@]?[\w￼-]+/gi,
    help: '"is not a …", "is not an …" or "does not exist"',
  },
  { pattern: /\b(?:is|are|was|were) not there\b/gi, help: '"does not exist" or "is missing"' },
  { pattern: /\b(?:that|which|who|what) (?:is|are|was|were) there\b/gi, help: '"that exists", or name it' },
  { pattern: /\bthe (?:latter|former)\b/gi, help: "the noun again" },
  { pattern: /\bth(?:at|ose) of (?:today|old|now)\b/gi, help: "the noun again, with its version" },
  { pattern: /\bthe other one\b/gi, help: "the noun again" },
  { pattern: /\bsurvives? to be\b/gi, help: '"keeps running when …"' },
  { pattern: /\b(?:say|says|said|saying) no to\b/gi, help: '"deny" or "reject"' },
  { pattern: /\b(?:become|becomes|became) of\b/gi, help: '"happens to", or name the result' },
];
