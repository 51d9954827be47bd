import type { Decision } from "../policy/evaluate/decision.ts";

/** A line of the system log about a call (docs/reference/policy-language.md#log-lines). */
export interface LoggedCall {
  /** `SERVICE[+ARGUMENT]` */
  readonly call: string;
  readonly source: string;
  readonly target: string;
  /** The decision; null if the line ends before it. */
  readonly verdict: LoggedVerdict | null;
}

/** The result of a call in the log. `fault` is a deny because of missing policy or system information. */
export type LoggedVerdict =
  | { readonly kind: "allow"; readonly text: string; readonly target: string }
  | { readonly kind: "ask" | "deny" | "fault"; readonly text: string };

/** The part before the call (date, host, `qrexec: `) ends with a space; neither call nor domains have one. */
const linePattern = /(?:^|\s)([^\s:]\S*): (\S+) -> (\S*?)(?::(?: (.*))?)?$/s;

/** Returns whether an argument looks like a log line. */
export function looksLikeLogLine(text: string): boolean {
  return text.includes(" -> ");
}

/** Reads a log line. Returns undefined if it is not about a call. */
export function readLogLine(text: string): LoggedCall | undefined {
  const [, call, source, target, verdict = ""] = linePattern.exec(text.trim()) ?? [];
  if (call === undefined || source === undefined || target === undefined) return undefined;
  return { call, source, target, verdict: readVerdict(verdict) };
}

function readVerdict(text: string): LoggedVerdict | null {
  if (text === "") return null;
  const target = /^allowed to (\S+)$/.exec(text)?.[1];
  if (target !== undefined) return { kind: "allow", text, target };
  if (text === "to be asked") return { kind: "ask", text };
  return { kind: text.startsWith("denied") ? "deny" : "fault", text };
}

/** The difference between the present decision and the logged one. */
export interface LogComparison {
  readonly differs: boolean;
  readonly says: string;
}

/** Compares a log line with the present decision. */
export function compareWithLog(verdict: LoggedVerdict, decision: Decision): LogComparison {
  const now = describe(decision);
  if (verdict.kind === "allow" && decision.decision === "ask" && decision.targets.includes(verdict.target)) {
    return { differs: false, says: `the log says "${verdict.text}", which is one of the choices` };
  }
  if (verdict.kind === "deny" && decision.decision === "ask" && isRefusedAsk(verdict.text)) {
    return { differs: false, says: `asked then as now, and the log says "${verdict.text}"` };
  }
  const same =
    verdict.kind === "allow"
      ? decision.decision === "allow" && decision.target === verdict.target
      : verdict.kind === decision.decision;
  if (!same) return { differs: true, says: `the log says "${verdict.text}", now it is: ${now}` };
  if (decision.decision === "deny" && verdict.text !== `denied: ${decision.message}`) {
    return { differs: false, says: `denied then as now, but then the log said "${verdict.text}"` };
  }
  return { differs: false, says: "the same as in the log" };
}

/** Returns whether a denial was the end of a question: the question could not be asked, or the user refused the call. */
function isRefusedAsk(text: string): boolean {
  return /^denied: (denied by the user|the user cannot be asked: |the rule says ask, (?:and|but) )/.test(text);
}

function describe(decision: Decision): string {
  switch (decision.decision) {
    case "allow":
      return `allowed to ${decision.target}`;
    case "ask":
      return "to be asked";
    case "deny":
      return `denied: ${decision.message}`;
  }
}
