/** Which word of a line plays which part. Numbers count the words of the line from 0; -1 is a part not written. */
export type LinePlan =
  | {
      readonly kind: "rule";
      readonly service: number;
      readonly argument: number;
      readonly source: number;
      readonly target: number;
      readonly action: number;
      readonly options: readonly number[];
    }
  | { readonly kind: "include"; readonly path: number }
  | { readonly kind: "include-dir"; readonly path: number }
  | { readonly kind: "include-service"; readonly service: number; readonly argument: number; readonly path: number }
  | { readonly kind: "compat-4.0" };

/** Why a line is none of the grammar's. */
export interface LineFailure {
  readonly kind: "failure";
  /** The word that cannot stand where it stands; the number of words, when the line ends too early. */
  readonly at: number;
  /** The nonterminals of the grammar that could have begun there. */
  readonly wanted: readonly string[];
}
