import type { ChalkInstance } from "chalk";
import type { Answer } from "../../call/answer.ts";
import type { Decision } from "../../policy/evaluate/decision.ts";
import { reasonMeanings } from "../../policy/evaluate/reason-meanings.ts";
import type { PolicyFiles } from "../../policy/load/policy-files.ts";
import type { Request } from "../../policy/model/request.ts";
import { formatRulePlace, type RulePlace } from "../../policy/model/rule.ts";
import { splitLines } from "../../policy/syntax/split-lines.ts";
import { coloursFor } from "./colour.ts";
import { formatDiagnostics } from "./diagnostics-text.ts";
import { plain } from "./plain.ts";

/** Returns an answer for people: the verdict and the target, the deciding line, the reason. */
export function formatAnswer(answer: Answer, request: Request, files: PolicyFiles): string {
  const { decision } = answer;
  const colour = coloursFor(1);
  const lines = [headline(decision, request, colour)];
  if (decision.decision === "deny") {
    lines.push(field("because", plain(decision.message)));
    if (decision.reason !== "rule")
      lines.push(field("reason", `${decision.reason} (${reasonMeanings[decision.reason]})`));
  }
  const place = decision.decision === "deny" ? decision.rule : decision.rule.place;
  if (place !== null) lines.push(...quoteRule(place, files, colour));
  if (decision.decision === "ask") lines.push(...choices(decision, colour));
  if (answer.reply !== undefined) {
    const [first, ...rest] = answer.reply.text.split("\n").map(plain);
    lines.push(field("reply", first ?? ""), ...rest.map((line) => field("", line)));
  }
  const text = `${lines.join("\n")}\n`;
  return decision.decision === "deny" && decision.errors !== undefined
    ? text + formatDiagnostics(decision.errors)
    : text;
}

function headline(decision: Decision, { source, target, call }: Request, colour: ChalkInstance): string {
  const verdicts = {
    allow: colour.green.bold("allow"),
    ask: colour.yellow.bold("ask  "),
    deny: colour.red.bold("deny "),
  };
  const route = `${plain(source)} -> ${plain(target === "" ? "@default" : target)}`;
  const end =
    decision.decision === "allow" && decision.target !== target
      ? `, goes to ${colour.bold(plain(decision.target))}`
      : "";
  return `${verdicts[decision.decision]}  ${colour.bold(plain(call))}  ${route}${end}`;
}

function quoteRule(place: RulePlace, files: PolicyFiles, colour: ChalkInstance): string[] {
  if (place.line === null)
    return [field("rule", `${formatRulePlace(place)} (implied after a service file with an argument)`)];
  const { value: text } = files.read(place.file);
  const line = text === undefined ? undefined : splitLines(text)[place.line - 1];
  const quoted = line === undefined ? [] : [field("", colour.cyan(plain(line).trim()))];
  return [field("rule", formatRulePlace(place)), ...quoted];
}

function choices({ targets, defaultTarget }: Extract<Decision, { decision: "ask" }>, colour: ChalkInstance): string[] {
  const shown = targets.map((target) => (target === defaultTarget ? colour.bold(`${target} (default)`) : target));
  return [field("choices", shown.join(", "))];
}

function field(label: string, text: string): string {
  return `  ${label.padEnd(8)} ${text}`;
}
