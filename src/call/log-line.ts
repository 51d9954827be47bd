import type { LogLevel } from "../host/system-log.ts";
import type { Decision } from "../policy/evaluate/decision.ts";
import { isPrintable } from "../policy/model/characters.ts";
import { hasPrintableTexts, type Request } from "../policy/model/request.ts";

/** A line for the system log, without the identifier `qrexec: `. */
export interface LogLine {
  readonly level: LogLevel;
  readonly text: string;
}

/**
 * Returns the log line of a decision, in the form that operators know from the reference implementations.
 *
 * @param asWritten whether the line names the call as the caller wrote it, as R4.0 does; a deny always does
 */
export function logLine(request: Request, decision: Decision, asWritten = false): LogLine {
  switch (decision.decision) {
    case "allow": {
      const { target, requestedTarget } = decision;
      const text = `${prefixOf(request, requestedTarget, asWritten)} allowed to ${target}`;
      // Almost all calls are allowed, and such names are tested fast.
      const isPlain =
        hasPrintableTexts(request) && (requestedTarget === request.target || isPrintable(requestedTarget));
      return text.length <= maxLength && isPlain && isPrintable(target) ? { level: "info", text } : info(text);
    }
    case "ask":
      return info(`${prefixOf(request, decision.requestedTarget, asWritten)} to be asked`);
    case "deny": {
      const prefix = prefixOf(request, request.target, true);
      const { errors, message, reason } = decision;
      if (errors !== undefined)
        return error(`${prefix} error loading policy: ${message}${moreErrors(errors.length - 1)}`);
      if (reason === "no-system-info") return error(`${prefix} error getting system info: ${message}`);
      if (reason === "internal-error") return error(`${prefix} internal error: ${message}`);
      return info(`${prefix} denied: ${message}`);
    }
  }
}

/** @param checked the target after validation */
function prefixOf({ source, target, service, argument, call }: Request, checked: string, asWritten: boolean): string {
  return asWritten ? `${call}: ${source} -> ${target}:` : `${service}${argument}: ${source} -> ${checked}:`;
}

function moreErrors(count: number): string {
  if (count === 0) return "";
  return count === 1 ? " (and 1 more error)" : ` (and ${count} more errors)`;
}

function info(text: string): LogLine {
  return { level: "info", text: printable(text) };
}

function error(text: string): LogLine {
  return { level: "error", text: printable(text) };
}

const maxLength = 2000;

// For \p{Cc}, V8 would load tables of Unicode as soon as it reads this file.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to escape.
const controls = /[\0-\x1f\x7f-\x9f\u2028\u2029]/g;

const outsideLine = /[^ -~]/;

/** Escapes control characters, so that a request or a policy file cannot add a line, and truncates long lines. */
function printable(text: string): string {
  if (text.length <= maxLength && !outsideLine.test(text)) return text;
  const escaped = text.replace(controls, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
  return escaped.length > maxLength ? `${escaped.slice(0, maxLength)}…` : escaped;
}
