import type { ChalkInstance } from "chalk";
import { formatPlace } from "../../base/span.ts";
import { type CaseMismatch, countResults, type TestsFileResult } from "../policy-tests/case-result.ts";
import { formatDiagnostic } from "./diagnostics-text.ts";
import { plain } from "./plain.ts";

/** Returns results of policy tests for people: the failed cases with their deciding rules, then the numbers. */
export function policyTestsText(results: readonly TestsFileResult[], colour: ChalkInstance): string {
  const shown = results.flatMap(({ problems, cases }) => [
    ...problems.map((problem) => formatDiagnostic(problem, colour)),
    ...cases
      .filter(({ mismatches }) => mismatches.length > 0)
      .map(({ at, name, mismatches }) => {
        const title = `${colour.bold(plain(formatPlace(at)))}: ${colour.red("failed:")} ${plain(name)}`;
        return `${[title, ...mismatches.flatMap((each) => describe(each, colour))].join("\n")}\n`;
      }),
  ]);
  const { passed, failed, broken } = countResults(results);
  const numbers = [
    `${passed} passed`,
    `${failed} failed`,
    ...(broken > 0 ? [`${broken} ${broken === 1 ? "file" : "files"} not run`] : []),
  ];
  return `${shown.map((each) => `${each}\n`).join("")}${numbers.join(", ")}\n`;
}

function describe({ what, expected, found, rule }: CaseMismatch, colour: ChalkInstance): readonly string[] {
  const lines = [`  ${what}`, `    expected: ${plain(expected)}`, `    found:    ${plain(found)}`];
  if (rule !== undefined) lines.push(`    rule:     ${plain(rule.place)}`);
  if (rule?.text !== undefined) lines.push(`              ${colour.cyan(plain(rule.text))}`);
  return lines;
}

/** Returns the text of a mismatch without colours, for reports. */
export function mismatchText({ what, expected, found, rule }: CaseMismatch): string {
  const place = rule === undefined ? "" : ` (${rule.place}${rule.text === undefined ? "" : `: ${rule.text}`})`;
  return plain(`${what}: expected ${expected}, found ${found}${place}`);
}
