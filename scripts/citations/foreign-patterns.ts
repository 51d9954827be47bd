/** A form of citation that a reader of this repository cannot follow. */
export interface ForeignPattern {
  readonly pattern: RegExp;
  /** The form, as messages name it. */
  readonly label: string;
}

/** Citations of documents outside of the repository. Paths of `.md` files are checked by their existence instead. */
export const foreignPatterns: readonly ForeignPattern[] = [
  { pattern: /§\s*\d*/, label: "a section sign" },
  { pattern: /\b(?:sections?|chapters?)\s+\d[\d.]*/i, label: "a section number" },
  { pattern: /\b(?:PLAN|DESIGN|ANALYSIS|STYLE|BRIEF)(?:\.md\b|\s+\d[\d.]*)/, label: "a planning document" },
  { pattern: /(?<![\w/.-])(?:shared\/)?(?:vectors|reference)\/\w*/, label: "a directory outside of the repository" },
  { pattern: /(?<![\w.-])(?:\.\.\/)*shared\/\w+/, label: "a directory outside of the repository" },
  { pattern: /\b(?:per|see|as) the spec(?:ification)?\b/i, label: "an unnamed specification" },
  { pattern: /\bissue\s+#?\d+/i, label: "an issue number" },
];
