import type { Span } from "../../base/span.ts";
import type { DenyReason } from "../../policy/evaluate/reason.ts";

/** One case of a tests file. */
export type TestCase = CallCase | WhoCanCase | MayReachCase | NeverCase;

interface CaseHead {
  readonly name: string;
  readonly at: Span;
}

/** What is to become of one call. What is undefined is not checked; an empty text means that there is none. */
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

/** By which decisions a target counts as reached. */
export type ReachedBy = "allow" | "ask" | "either";

/** Which sources, and no others, reach a target. */
export interface WhoCanCase extends CaseHead {
  readonly kind: "who-can";
  readonly reach: string;
  readonly service: string;
  readonly by: ReachedBy;
  readonly are: readonly string[];
}

/** Which targets, and no others, a source reaches. */
export interface MayReachCase extends CaseHead {
  readonly kind: "may-reach";
  readonly from: string;
  readonly service: string;
  readonly by: ReachedBy;
  readonly are: readonly string[];
}

/** Sources that reach no target by any of the services. */
export interface NeverCase extends CaseHead {
  readonly kind: "never";
  readonly source: readonly string[];
  readonly target: readonly string[];
  readonly service: readonly string[];
}
