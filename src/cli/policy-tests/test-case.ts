import type { Span } from "../../base/span.ts";
import type { DenyReason } from "../../policy/evaluate/reason.ts";

/** One case of a tests file. */
export type TestCase = CallCase | WhoCanCase | MayReachCase | NeverCase;

interface CaseHead {
  readonly name: string;
  readonly at: Span;
}

/** The expected decision of one call. An undefined field is not checked. An empty text means that there is no value. */
export interface CallCase extends CaseHead {
  readonly kind: "call";
  readonly source: string;
  readonly target: string;
  readonly service: string;
  readonly requestedSource: string | undefined;
  readonly expect: "allow" | "ask" | "deny";
  readonly resolvesTo: string | undefined;
  readonly targets: readonly string[] | undefined;
  readonly defaultTarget: string | undefined;
  readonly user: string | undefined;
  readonly notify: boolean | undefined;
  readonly autostart: boolean | undefined;
  readonly reason: DenyReason | undefined;
  readonly rule: string | undefined;
}

/** The decisions by which a target counts as reached. */
export type ReachedBy = "allow" | "ask" | "either";

/** States that these sources, and no others, reach a target. */
export interface WhoCanCase extends CaseHead {
  readonly kind: "who-can";
  readonly reach: string;
  readonly service: string;
  readonly by: ReachedBy;
  readonly are: readonly string[];
}

/** States that a source reaches these targets, and no others. */
export interface MayReachCase extends CaseHead {
  readonly kind: "may-reach";
  readonly from: string;
  readonly service: string;
  readonly by: ReachedBy;
  readonly are: readonly string[];
}

/** States that the sources reach no target by any of the services. */
export interface NeverCase extends CaseHead {
  readonly kind: "never";
  readonly source: readonly string[];
  readonly target: readonly string[];
  readonly service: readonly string[];
}
