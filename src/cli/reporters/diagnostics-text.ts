import type { Diagnostic } from "../../base/diagnostic.ts";
import { formatPlace } from "../../base/span.ts";
import { coloursFor } from "./colour.ts";
import { plain } from "./plain.ts";

/** Findings for people: place and message, the line with a marker under the fault, what was expected, the mend. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const count = diagnostics.length;
  return `${diagnostics.map(formatOne).join("\n")}\n${count} ${count === 1 ? "error" : "errors"}: the policy does not load, every call is denied\n`;
}

function formatOne(diagnostic: Diagnostic): string {
  const colour = coloursFor(2);
  const { span, excerpt, message, expected, mend, file, related = [] } = diagnostic;
  const place = span === undefined ? file : formatPlace(span);
  const lines = [`${colour.bold(plain(place))}: ${colour.red("error:")} ${plain(message)}`];
  if (span !== undefined && excerpt !== undefined) {
    const { shown, offset } = cutExcerpt(plain(excerpt), span.column - 1);
    lines.push(`    ${shown}`);
    const length = Math.max(1, Math.min(span.length, shown.length - offset));
    lines.push(`    ${" ".repeat(offset)}${colour.red("^".repeat(length))}`);
  }
  if (expected !== undefined) lines.push(`  ${colour.cyan("expected:")} ${plain(expected)}`);
  if (mend !== undefined) lines.push(`  ${colour.green("mend:")} ${plain(mend)}`);
  for (const { span: other, message: why } of related) lines.push(`  ${plain(formatPlace(other))}: ${plain(why)}`);
  return `${lines.join("\n")}\n`;
}

const maximumWidth = 160;

/** The part of a long line around an offset. */
function cutExcerpt(line: string, offset: number): { readonly shown: string; readonly offset: number } {
  if (line.length <= maximumWidth) return { shown: line, offset };
  const start = Math.max(0, Math.min(offset - maximumWidth / 2, line.length - maximumWidth));
  return { shown: line.slice(start, start + maximumWidth), offset: offset - start };
}
