import type { PolicyFiles } from "../../policy/load/policy-files.ts";
import type { PolicyChoice } from "../policy-choice.ts";

/** The place that one argument of lint names: files, and where policy lies in them. */
export interface LintPlace {
  readonly files: PolicyFiles;
  readonly place: PolicyChoice["place"];
  /** The one file that is linted; findings in other files are left out. */
  readonly only?: string;
  /** The system tree that contains all paths [default: none]. */
  readonly root?: string;
}
