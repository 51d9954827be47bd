import type { VmToken } from "./token.ts";

/** What a rule does with a call that it matches. */
export type Action = AllowAction | AskAction | DenyAction;

interface GrantingAction {
  /** `target=`: the call goes there, whatever the caller asked for. */
  readonly target?: VmToken;
  /** `user=`: the user that the service runs as; empty and absent mean the domain's default user. */
  readonly user?: string;
  readonly notify: boolean;
  /** `autostart=no`: the call is refused rather than a domain started for it. */
  readonly autostart: boolean;
}

/** `allow` */
export interface AllowAction extends GrantingAction {
  readonly kind: "allow";
}

/** `ask` */
export interface AskAction extends GrantingAction {
  readonly kind: "ask";
  /** `default_target=`: the choice that is selected when the question is shown. */
  readonly defaultTarget?: VmToken;
}

/** `deny` */
export interface DenyAction {
  readonly kind: "deny";
  readonly notify: boolean;
}

/** Where a rule stands. `line` is null for a denial that `!compat-4.0` adds after a `SERVICE+ARG` file. */
export interface RulePlace {
  readonly file: string;
  readonly line: number | null;
}

/** A rule whose every part has been checked. */
export interface Rule {
  readonly place: RulePlace;
  /** The service by its exact name, or null for any. */
  readonly service: string | null;
  /** The argument by its exact text, which begins with `+`, or null for any. */
  readonly argument: string | null;
  readonly source: VmToken;
  readonly target: VmToken;
  readonly action: Action;
}

/** `FILE:LINE`, as the reference implementations name a rule. */
export function formatRulePlace({ file, line }: RulePlace): string {
  return `${file}:${line ?? "None"}`;
}
