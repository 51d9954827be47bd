import { formatPlace } from "../../base/span.ts";
import type { TestsFileResult } from "../policy-tests/case-result.ts";
import { plain } from "./plain.ts";
import { mismatchText } from "./policy-tests-text.ts";

/** Returns results of policy tests as a Test Anything Protocol stream. */
export function policyTestsTap(results: readonly TestsFileResult[]): string {
  const points = results.flatMap(({ problems, cases }) => [
    ...problems.map(({ file, span, message }) => ({
      title: span === undefined ? file : formatPlace(span),
      faults: [plain(message)],
    })),
    ...cases.map(({ name, at, mismatches }) => ({
      title: `${formatPlace(at)} ${name}`,
      faults: mismatches.map(mismatchText),
    })),
  ]);
  const lines = points.flatMap(({ title, faults }, index) => [
    `${faults.length > 0 ? "not ok" : "ok"} ${index + 1} - ${plain(title).replaceAll("\\", "\\\\").replaceAll("#", "\\#")}`,
    ...faults.map((fault) => `# ${fault}`),
  ]);
  return `${["TAP version 13", `1..${points.length}`, ...lines].join("\n")}\n`;
}
