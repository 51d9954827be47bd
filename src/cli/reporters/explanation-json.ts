import type { Explanation } from "../../policy/analyse/explain.ts";
import type { PolicyChange } from "../../policy/analyse/explain-change.ts";
import type { FieldMismatch } from "../../policy/analyse/explain-field.ts";
import type { RulePlace } from "../../policy/model/rule.ts";
import { answerJson } from "./answer-json.ts";
import { findDestination, findNotice } from "./explanation-outcome.ts";
import type { LineQuotes } from "./explanation-quote.ts";
import type { ExplainedCall } from "./explanation-text.ts";

/** Returns an explanation as JSON (docs/explain-json.md). */
export function explanationJson(explained: ExplainedCall, quotes: LineQuotes, shown: number): Record<string, unknown> {
  const { explanation, answer, request, info, dialect, logged } = explained;
  const { service, notes, rule, missed, nearest, change, help } = explanation;
  const decision = answer.decision;
  return {
    request: {
      source: request.source,
      target: request.target,
      service: request.service,
      argument: request.argument,
      ...(request.requestedSource === undefined ? {} : { requested_source: request.requestedSource }),
    },
    answer: answerJson(answer, info, dialect),
    goes_to: findDestination(decision, info),
    notice: findNotice(decision, request, info, dialect),
    service: service === null ? null : { kind: service.kind, server: service.servedBy, does: service.does },
    notes,
    rule: rule === null ? null : quote(rule.place, quotes),
    missed: missed.slice(0, shown).map(({ rule, mismatch }) => ({ ...quote(rule.place, quotes), ...mismatch })),
    missed_count: missed.length,
    nearest: nearest === null ? null : nearestJson(nearest, quotes),
    change: change === null ? null : changeJson(change),
    help,
    ...(logged === null ? {} : { log: logged }),
  };
}

function nearestJson(nearest: NonNullable<Explanation["nearest"]>, quotes: LineQuotes): Record<string, unknown> {
  const { rule, mismatches, decidedBefore } = nearest;
  return {
    ...quote(rule.place, quotes),
    action: rule.action.kind,
    mismatches: mismatches satisfies readonly FieldMismatch[],
    decided_before: decidedBefore?.place ?? null,
  };
}

function changeJson({ line, place, outcome, because }: PolicyChange): Record<string, unknown> {
  return {
    line,
    place: place.kind,
    before: place.kind === "anywhere" ? null : place.rule.place,
    outcome: outcome === null ? null : { decision: outcome.decision },
    because,
  };
}

function quote(place: RulePlace, quotes: LineQuotes): Record<string, unknown> {
  return { file: place.file, line: place.line, text: quotes.lineAt(place) };
}
