import t from "tap";
import { readColumns, textColumns } from "../../src/command/columns.ts";

t.test("the width of the output", async (t) => {
  t.equal(readColumns("60", 120), 60, "COLUMNS wins");
  t.equal(readColumns(undefined, 120), 120);
  for (const wrong of ["", "0", "-5", "wide", "12345"]) t.equal(readColumns(wrong, 120), 120, wrong);
  t.equal(readColumns(undefined, undefined), undefined);
  t.equal(readColumns(undefined, 0), undefined, "a terminal that does not know");
});

t.test("the width of prose", async (t) => {
  for (const [columns, text] of [
    [undefined, 80],
    [60, 60],
    [200, 100],
    [10, 40],
  ] as const)
    t.equal(textColumns(columns), text);
});
