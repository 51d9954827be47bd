import { stringify } from "csv-stringify/sync";
import { plain } from "./plain.ts";
import { type ReachRow, reachColumns } from "./reach-rows.ts";

/** Returns reach as CSV with a header. Several targets of an ask are separated by `; `. */
export function formatReachCsv(rows: readonly ReachRow[]): string {
  return stringify(
    // Scripts read the values, so that only control characters are replaced. Arguments keep their +.
    rows.map((row) => ({ ...mapText(row), targets: row.targets.map(plain).join("; ") })),
    { header: true, columns: [...reachColumns] },
  );
}

function mapText({ targets: _, ...texts }: ReachRow): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).map(([column, text]) => [column, plain(text)]));
}
