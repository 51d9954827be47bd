import type { Location, Log, Region, Result } from "sarif";
import type { Span } from "../../base/span.ts";
import { type LintDiagnostic, lintDirective } from "../../policy/lint/lint.ts";
import { lintRules } from "../../policy/lint/registry.ts";

declare const __VERSION__: string;

/** Returns findings as SARIF 2.1.0, for code scanning. */
export function findingsSarif(findings: readonly LintDiagnostic[]): string {
  const rules = [...lintRules, lintDirective];
  const ruleIndexes = indexes(rules.map(({ id }) => id));
  const uriIndexes = indexes(findings.map(({ file }) => uriOf(file)));
  const log: Log = {
    $schema: "http://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "qrexec-policy",
            rules: rules.map(({ id, finds }) => ({ id, shortDescription: { text: finds } })),
            version: __VERSION__,
          },
        },
        results: findings.map((finding) => resultOf(finding, ruleIndexes, uriIndexes)),
        defaultSourceLanguage: "qrexec-policy",
        artifacts: [...uriIndexes.keys()].map((uri) => ({ location: { uri } })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** Numbers each distinct text, in the order of first mention. */
function indexes(texts: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...new Set(texts)].map((text, index) => [text, index]));
}

function resultOf(
  { code, severity, message, help, file, span, related = [] }: LintDiagnostic,
  ruleIndexes: ReadonlyMap<string, number>,
  uriIndexes: ReadonlyMap<string, number>,
): Result {
  const uri = uriOf(file);
  const ruleIndex = ruleIndexes.get(code);
  const index = uriIndexes.get(uri) as number;
  const relatedLocations: Location[] = related.map((place) => ({
    physicalLocation: { artifactLocation: { uri: uriOf(place.span.file) }, region: regionOf(place.span) },
    message: { text: place.message },
  }));
  return {
    level: severity,
    message: { text: help === undefined ? message : `${message}; ${help}` },
    ruleId: code,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri, index },
          ...(span === undefined ? {} : { region: regionOf(span) }),
        },
      },
    ],
    ...(related.length === 0 ? {} : { relatedLocations }),
  };
}

/** A region must not be empty. */
function regionOf({ line, column, length }: Span): Region {
  return { startLine: line, startColumn: column, endLine: line, endColumn: column + Math.max(1, length) };
}

/** Returns a URI relative to the scanned directory, as code scanning expects, unless the file is elsewhere. */
function uriOf(file: string): string {
  const path = file.split("/").map(encodeURIComponent).join("/");
  return path.startsWith("/") ? `file://${path}` : path;
}
