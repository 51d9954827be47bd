import type { Coverage, CoveredLine } from "../policy-tests/coverage.ts";
import { plain } from "./plain.ts";

/** The formats of rule coverage, by name. */
export const coverageFormats: Readonly<Record<string, (coverage: Coverage) => string>> = {
  text: (coverage) => {
    const lines = coverage.lines.filter(({ hits }) => hits === 0);
    const list = lines.map(({ file, line, text }) => `  ${plain(`${file}:${line}`)}: ${plain(text)}\n`).join("");
    const heading = lines.length === 0 ? "" : "rules that decide no call case:\n";
    return `${heading}${list}coverage: ${coverage.covered} of ${coverage.total} rules, ${formatPercent(coverage)} %\n`;
  },
  json: (coverage) => {
    const { total, covered, percent } = coverage;
    const files = byFile(coverage.lines).map(([file, lines]) => ({
      file,
      rules: lines.map(({ line, text, hits }) => ({ line, text, hits })),
    }));
    return `${JSON.stringify({ version: 1, total, covered, percent, files }, null, 2)}\n`;
  },
  // Programs that show lcov open the files, so that files inside a tests file are left out.
  lcov: ({ lines }) =>
    byFile(lines.filter(({ isFile }) => isFile))
      .map(([file, rules]) => {
        const data = rules.map(({ line, hits }) => `DA:${line},${hits}`);
        const hit = rules.filter(({ hits }) => hits > 0).length;
        return `${["TN:", `SF:${plain(file)}`, ...data, `LF:${rules.length}`, `LH:${hit}`, "end_of_record"].join("\n")}\n`;
      })
      .join(""),
};

/** Returns the share in percent with one decimal, rounded down, so that it never looks like a missed threshold. */
export function formatPercent({ percent }: Coverage): string {
  return (Math.floor(percent * 10) / 10).toFixed(1);
}

function byFile(lines: readonly CoveredLine[]): readonly (readonly [string, readonly CoveredLine[]])[] {
  return [...new Set(lines.map(({ file }) => file))].map((file) => [file, lines.filter((line) => line.file === file)]);
}
