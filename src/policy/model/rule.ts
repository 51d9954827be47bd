import type { VmToken } from "./token.ts";

/** The effect of a rule on a call that it matches. */
export type Action = AllowAction | AskAction | DenyAction;

interface GrantingAction {
  /** `target=`: the destination of the call, whatever the caller requested. */
  readonly target?: VmToken;
  /** `user=`: the user that the service runs as. If empty or absent, the default user of the domain. */
  readonly user?: string;
  readonly notify: boolean;
  /** `autostart=no`: the call is refused if it would start a domain. */
  readonly autostart: boolean;
}

/** `allow` */
export interface AllowAction extends GrantingAction {
  readonly kind: "allow";
}

/** `ask` */
export interface AskAction extends GrantingAction {
  readonly kind: "ask";
  /** `default_target=`: the preselected choice of the question. */
  readonly defaultTarget?: VmToken;
}

/** `deny` */
export interface DenyAction {
  readonly kind: "deny";
  readonly notify: boolean;
}

/** The place of a rule. `line` is null for a denial that `!compat-4.0` adds after a `SERVICE+ARG` file. */
export interface RulePlace {
  readonly file: string;
  readonly line: number | null;
}

/** A rule with all parts checked. */
export interface Rule {
  readonly place: RulePlace;
  /** The exact name of the service, or null for any. */
  readonly service: string | null;
  /** The exact text of the argument with its `+`, or null for any. */
  readonly argument: string | null;
  readonly source: VmToken;
  readonly target: VmToken;
  readonly action: Action;
}

/** Returns `FILE:LINE`, the form that the reference implementations use for a rule. */
export function formatRulePlace({ file, line }: RulePlace): string {
  return `${file}:${line ?? "None"}`;
}
