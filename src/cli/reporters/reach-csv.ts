import { stringify } from "csv-stringify/sync";
import { plain } from "./plain.ts";
import { type ReachRow, reachColumns } from "./reach-rows.ts";

/** Reach as CSV with a header; several targets of an ask are separated by `; `. */
export function formatReachCsv(rows: readonly ReachRow[]): string {
  return stringify(
    // Values stand as they are, arguments with their +, for scripts that read them; only control characters do not.
    rows.map((row) => ({ ...mapText(row), targets: row.targets.map(plain).join("; ") })),
    { header: true, columns: [...reachColumns] },
  );
}

function mapText({ targets: _, ...texts }: ReachRow): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).map(([column, text]) => [column, plain(text)]));
}
