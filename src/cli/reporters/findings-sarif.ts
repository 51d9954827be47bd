import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from "node-sarif-builder";
import type { RelatedPlace } from "../../base/diagnostic.ts";
import { type LintDiagnostic, lintDirective } from "../../policy/lint/lint.ts";
import { lintRules } from "../../policy/lint/registry.ts";

declare const __VERSION__: string;

/** Findings as SARIF 2.1.0, for code scanning. */
export function findingsSarif(findings: readonly LintDiagnostic[]): string {
  const run = new SarifRunBuilder({ defaultSourceLanguage: "qrexec-policy" }).initSimple({
    toolDriverName: "qrexec-policy",
    toolDriverVersion: __VERSION__,
  });
  for (const { id, finds } of [...lintRules, lintDirective]) {
    run.addRule(new SarifRuleBuilder().initSimple({ ruleId: id, shortDescriptionText: finds }));
  }
  for (const finding of findings) run.addResult(makeResult(finding));
  const log = new SarifBuilder();
  log.addRun(run);
  return `${log.buildSarifJsonString({ indent: true })}\n`;
}

function makeResult({ code, severity, message, mend, file, span, related = [] }: LintDiagnostic): SarifResultBuilder {
  const place =
    span === undefined
      ? {}
      : { startLine: span.line, startColumn: span.column, endColumn: span.column + Math.max(1, span.length) };
  const messageText = mend === undefined ? message : `${message}; ${mend}`;
  const builder = new SarifResultBuilder().initSimple({
    ruleId: code,
    level: severity,
    messageText,
    fileUri: uriOf(file),
    ...place,
  });
  if (related.length > 0) builder.result.relatedLocations = related.map(relatedLocation);
  return builder;
}

function relatedLocation({ span, message }: RelatedPlace) {
  const { file, line, column, length } = span;
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file) },
      region: { startLine: line, startColumn: column, endColumn: column + Math.max(1, length) },
    },
    message: { text: message },
  };
}

/** Relative to the folder that is scanned, as code scanning wants it, unless the file lies elsewhere. */
function uriOf(file: string): string {
  const path = file.split("/").map(encodeURIComponent).join("/");
  return path.startsWith("/") ? `file://${path}` : path;
}
