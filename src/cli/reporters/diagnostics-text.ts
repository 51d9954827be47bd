import type { ChalkInstance } from "chalk";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { formatPlace } from "../../base/span.ts";
import { tooManyErrorsCode } from "../../base/too-many-errors.ts";
import { coloursFor } from "./colour.ts";
import { plain } from "./plain.ts";

/** Returns findings for people: place and message, the marked line, the expectation, the help. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const isMore = diagnostics.at(-1)?.code === tooManyErrorsCode;
  const count = isMore ? `more than ${diagnostics.length - 1}` : diagnostics.length;
  const colour = coloursFor(2);
  return `${diagnostics.map((each) => formatDiagnostic(each, colour)).join("\n")}\n${count} ${count === 1 ? "error" : "errors"}: the policy does not load, every call is denied\n`;
}

/** Returns one finding. `rule` is shown after the message. */
export function formatDiagnostic(diagnostic: Diagnostic, colour: ChalkInstance, rule?: string): string {
  const { span, excerpt, severity, message, expected, help, file, related = [] } = diagnostic;
  const place = span === undefined ? file : formatPlace(span);
  const mark = severity === "error" ? colour.red : colour.yellow;
  const suffix = rule === undefined ? "" : ` ${colour.dim(`[${rule}]`)}`;
  const lines = [`${colour.bold(plain(place))}: ${mark(`${severity}:`)} ${plain(message)}${suffix}`];
  if (span !== undefined && excerpt !== undefined) {
    const { shown, offset } = cutExcerpt(plain(excerpt), span.column - 1);
    lines.push(`    ${shown}`);
    const length = Math.max(1, Math.min(span.length, shown.length - offset));
    lines.push(`    ${" ".repeat(offset)}${mark("^".repeat(length))}`);
  }
  if (expected !== undefined) lines.push(`  ${colour.cyan("expected:")} ${plain(expected)}`);
  if (help !== undefined) lines.push(`  ${colour.green("help:")} ${plain(help)}`);
  for (const { span: other, message: why } of related) lines.push(`  ${plain(formatPlace(other))}: ${plain(why)}`);
  return `${lines.join("\n")}\n`;
}

const maxWidth = 160;

/** Returns the part of a long line around an offset. */
function cutExcerpt(line: string, offset: number): { readonly shown: string; readonly offset: number } {
  if (line.length <= maxWidth) return { shown: line, offset };
  const start = Math.max(0, Math.min(offset - maxWidth / 2, line.length - maxWidth));
  return { shown: line.slice(start, start + maxWidth), offset: offset - start };
}
