import type { ChalkInstance } from "chalk";
import type { Answer } from "../../call/answer.ts";
import type { Explanation, NearestRule } from "../../policy/analyse/explain.ts";
import type { PolicyChange } from "../../policy/analyse/explain-change.ts";
import type { Decision } from "../../policy/evaluate/decision.ts";
import { reasonMeanings } from "../../policy/evaluate/reason-meanings.ts";
import type { Dialect } from "../../policy/model/dialect.ts";
import type { Request } from "../../policy/model/request.ts";
import { formatRulePlace, type RulePlace } from "../../policy/model/rule.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";
import type { LogComparison } from "../read-log-line.ts";
import { coloursFor } from "./colour.ts";
import { findDestination, findNotice } from "./explanation-outcome.ts";
import type { LineQuotes } from "./explanation-quote.ts";
import { plain } from "./plain.ts";

/** A call with its explanation, and the data for showing it. */
export interface ExplainedCall {
  readonly request: Request;
  readonly info: SystemInfo;
  readonly dialect: Dialect;
  readonly explanation: Explanation;
  readonly answer: Answer;
  /** The comparison with the log line; null if there is no log line, or it states no decision. */
  readonly logged: LogComparison | null;
}

/** Returns an explanation for people. */
export function formatExplanation(explained: ExplainedCall, quotes: LineQuotes, shown: number): string {
  const colour = coloursFor(1);
  const { explanation } = explained;
  const { missed, nearest, change, help } = explanation;
  const sections = [decisionLines(explained, quotes, colour)];
  if (missed.length > 0) {
    const rules = missed.slice(0, shown).flatMap(({ rule, mismatch: { field, why } }) => {
      return [...quoteRule(rule.place, quotes, colour, "  "), `      ${colour.yellow(`${field}:`)} ${plain(why)}`];
    });
    const left = missed.length - shown;
    const more = left > 0 ? [`  … and ${left} more; --all shows them`] : [];
    sections.push([colour.bold("tried before, and why not"), ...rules, ...more]);
  }
  if (nearest !== null) sections.push(nearestLines(nearest, quotes, colour));
  if (change !== null) sections.push(changeLines(change, explained.dialect, colour));
  if (help !== null) sections.push([colour.bold("how to fix it"), `  ${plain(help)}`]);
  return sections.map((lines) => `${lines.join("\n")}\n`).join("\n");
}

function decisionLines(explained: ExplainedCall, quotes: LineQuotes, colour: ChalkInstance): string[] {
  const { request, explanation, logged } = explained;
  const { decision, notes } = explanation;
  const verdicts = {
    allow: colour.green.bold("allow"),
    ask: colour.yellow.bold("ask  "),
    deny: colour.red.bold("deny "),
  };
  const { source, target, call } = request;
  const route = `${plain(source)} -> ${plain(target === "" ? "@default" : target)}`;
  const lines = [`${verdicts[decision.decision]}  ${colour.bold(plain(call))}  ${route}`];
  const does = explanation.service?.does ?? "";
  if (does !== "") lines.push(field("service", plain(does)));
  if (logged !== null) {
    lines.push(field("log", logged.differs ? colour.yellow.bold(plain(logged.says)) : plain(logged.says)));
  }
  lines.push(...outcomeLines(explained, colour));
  for (const note of notes) lines.push(field("note", plain(note)));
  const place = explanation.rule?.place ?? (decision.decision === "deny" ? decision.rule : null);
  if (place !== null) lines.push(...quoteRule(place, quotes, colour, "  rule      "));
  return lines;
}

function outcomeLines(explained: ExplainedCall, colour: ChalkInstance): string[] {
  const { explanation, answer, info, request, dialect } = explained;
  const { decision } = explanation;
  const lines: string[] = [];
  if (decision.decision === "deny") {
    lines.push(field("because", plain(decision.message)));
    if (decision.reason !== "rule") {
      lines.push(field("reason", `${decision.reason} (${reasonMeanings[decision.reason]})`));
    }
  } else {
    if (decision.decision === "allow") lines.push(field("goes to", describeDestination(decision, info, colour)));
    // A relay is always called as its default user, whatever the rule says.
    const user = answer.reply === undefined ? decision.user || "DEFAULT" : answer.reply.user;
    lines.push(field("user", user === "DEFAULT" ? "the default user of the target" : plain(user)));
    if (decision.source !== request.source) {
      lines.push(field("source", `${plain(decision.source)}, for which ${plain(request.source)} relays`));
    }
  }
  const notice = findNotice(decision, request, info, dialect);
  if (decision.decision === "ask") {
    const { targets, defaultTarget } = decision;
    const shown = targets.map((target) => (target === defaultTarget ? colour.bold(plain(target)) : plain(target)));
    lines.push(field("offers", shown.join(", ")));
    lines.push(field("chosen", defaultTarget === null ? "nothing at first" : `${plain(defaultTarget)} at first`));
    lines.push(field("asked", notice === null ? "in dom0" : whereShown(notice, "by no agent, so that it is denied")));
  }
  if (notice !== null) {
    const after = decision.decision === "ask" ? ", when it is allowed" : "";
    const where = notice.notify ? `${whereShown(notice, "none")}${after}` : "none (notify=no)";
    lines.push(field("notified", where));
  }
  return lines;
}

function describeDestination(decision: Decision, info: SystemInfo, colour: ChalkInstance): string {
  const destination = findDestination(decision, info);
  switch (destination?.kind) {
    case "disposable":
      return `${colour.bold("a new disposable")} of the template ${colour.bold(plain(destination.template))}`;
    case "remote":
      return `${colour.bold(plain(destination.name))}, through its relay ${plain(String(destination.relay))}`;
    case "domain": {
      const { name, starts } = destination;
      return `${colour.bold(plain(name))}${starts === true ? ", which is started for it" : ""}`;
    }
    default:
      return colour.bold("dom0");
  }
}

function whereShown({ guivm, about }: { guivm: string | null; about: string }, nowhere: string): string {
  return guivm === null
    ? `${nowhere}: ${plain(about)} has no GUI domain (guivm)`
    : `in ${plain(guivm)}, the GUI domain of ${plain(about)}`;
}

function nearestLines({ rule, mismatches, decidedBefore }: NearestRule, quotes: LineQuotes, colour: ChalkInstance) {
  const why = mismatches.map(({ field, why }) => `      ${colour.yellow(`${field}:`)} ${plain(why)}`);
  if (decidedBefore !== null) {
    why.push(`      ${colour.yellow("order:")} ${plain(formatPlace(decidedBefore.place))} decides before it`);
  }
  const title = `the nearest rule that would ${rule.action.kind}`;
  return [colour.bold(title), ...quoteRule(rule.place, quotes, colour, "  "), ...why];
}

function changeLines(
  { line, place, outcome, because }: PolicyChange,
  dialect: Dialect,
  colour: ChalkInstance,
): string[] {
  const lines = [colour.bold("the smallest line that would change it"), `  ${colour.cyan(plain(line))}`];
  switch (place.kind) {
    case "before":
      lines.push(`      before ${plain(formatPlace(place.rule.place))}`);
      break;
    case "earlier-file":
      lines.push(`      in a *.policy file that is read before ${plain(place.rule.place.file)}`);
      break;
    case "anywhere":
      lines.push(`      anywhere in ${dialect === "legacy" ? "the file of the service" : "a *.policy file"}`);
      break;
  }
  if (outcome === null) lines.push("      NAME is where the call is to go: the caller names no target");
  if (because !== null) lines.push(`      it asks the user, because ${because}`);
  return lines;
}

function quoteRule(place: RulePlace, quotes: LineQuotes, colour: ChalkInstance, lead: string): string[] {
  const text = quotes.lineAt(place);
  const quoted = text === null ? [] : [`${" ".repeat(Math.max(6, lead.length))}${colour.cyan(text)}`];
  return [`${lead}${plain(formatPlace(place))}`, ...quoted];
}

function formatPlace(place: RulePlace): string {
  return place.line === null
    ? `${place.file} (a denial that !compat-4.0 adds after a file for one argument)`
    : formatRulePlace(place);
}

function field(label: string, text: string): string {
  return `  ${label.padEnd(9)} ${text}`;
}
