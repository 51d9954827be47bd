import type { LintDiagnostic } from "../../policy/lint/lint.ts";

/** Returns annotations for GitHub: workflow commands, with percent signs and line ends escaped. */
export function findingsGithub(findings: readonly LintDiagnostic[]): string {
  return findings
    .map(({ code, severity, message, help, file, span }) => {
      const place =
        span === undefined ? "" : `,line=${span.line},col=${span.column},endColumn=${span.column + span.length}`;
      const text = help === undefined ? message : `${message}\n${help}`;
      return `::${severity} file=${property(file)}${place},title=${property(code)}::${data(text)}\n`;
    })
    .join("");
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
