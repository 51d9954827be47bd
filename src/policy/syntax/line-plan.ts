/** The role of each word of a line. Numbers count the words from 0; -1 means that the part is absent. */
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

/** The reason why the grammar rejects a line. */
export interface LineFailure {
  readonly kind: "failure";
  /** The word that is invalid at its place, or the number of words if the line ends too early. */
  readonly at: number;
  /** The nonterminals of the grammar that are valid at that place. */
  readonly wanted: readonly string[];
}
