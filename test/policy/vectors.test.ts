import { existsSync } from "node:fs";
import t, { type Test } from "tap";
import { type Check, type Difference, readVectors, type VectorRecord } from "../rig/vectors.ts";
import { checkCurrentRecord } from "../rig/vectors-current.ts";
import { checkLegacyRecord } from "../rig/vectors-legacy.ts";
import { checkTokenRecord } from "../rig/vectors-tokens.ts";

/** Intended differences (docs/differences.md) by file. Nothing else can differ. */
interface Intended {
  /** Source and target are one domain, named by its uuid on one side; the reference compares text. */
  readonly loopback: readonly string[];
  /** A NUL character in a name, which the reference accepts. */
  readonly nul: readonly string[];
}

const nothing: Intended = { loopback: [], nul: [] };

const intended: Readonly<Record<string, Intended>> = {
  "upstream-tests.jsonl.gz": nothing,
  "generated.jsonl.gz": {
    loopback: [
      "g5-0000 case 24 response",
      "g5-0013 case 15 response",
      "g5-0028 case 28 response",
      "g5-0048 case 21 response",
      "g5-0051 case 26 choose",
      "g5-0051 case 27 choose",
      "g5-0073 case 8 response",
      "g5-0101 case 39 response",
      "g5-0139 case 24 choose",
      "g5-0170 case 13 response",
      "g5-0171 case 28 response",
      "g5-0272 case 33 choose",
      "g5-0276 case 17 response",
    ],
    nul: ["gsyn-0045 parse parse", "gsyn-0133 parse parse", "gsyn-0420 parse parse"],
  },
  "corpus.jsonl.gz": nothing,
};

/** Records of the three files, some with only a part of their cases. */
const sample = new URL("../samples/vectors-sample.jsonl", import.meta.url);
const intendedInSample: Intended = { loopback: ["g5-0028 case 0 response"], nul: ["gsyn-0045 parse parse"] };

t.test("the sample", async (t) => compareAll(t, sample, intendedInSample));

const shared = new URL("../../../shared/vectors/", import.meta.url);
for (const [name, differences] of Object.entries(intended)) {
  const skip = existsSync(shared) ? false : "needs ../shared";
  t.test(name, { skip }, async (t) => compareAll(t, new URL(name, shared), differences));
}

function compareAll(t: Test, file: URL, { loopback, nul }: Intended): void {
  const checksOf = new Map<string, Check[]>();
  const recordsOf = new Map<string, number>();
  for (const record of readVectors(file)) {
    const { format } = record;
    recordsOf.set(format, (recordsOf.get(format) ?? 0) + 1);
    checksOf.set(format, [...(checksOf.get(format) ?? []), ...check(record)]);
  }
  const differences: Difference[] = [];
  for (const [format, checks] of checksOf) {
    const found = checks.flatMap((each) => each.differences);
    differences.push(...found);
    const agreeing = checks.filter((each) => each.differences.length === 0).length;
    const count = (kind: Check["kind"]) => checks.filter((each) => each.kind === kind).length;
    const numbers = [
      `${recordsOf.get(format)} records`,
      `${count("parse")} parse results`,
      `${count("case")} cases`,
      `${agreeing} agree`,
      `${found.filter((each) => isLoopback(each) || isNul(each)).length} differ on purpose`,
    ];
    t.comment(`${format}: ${numbers.join(", ")}`);
  }
  t.strictSame(differences.filter(isLoopback).map(describe), loopback, "replies to a loopback");
  t.strictSame(differences.filter(isNul).map(describe), nul, "policies with a NUL character");
  t.strictSame(
    differences.filter((each) => !isLoopback(each) && !isNul(each)),
    [],
    "no other difference",
  );
}

function check(record: VectorRecord): readonly Check[] {
  switch (record.format) {
    case "5.0":
      return checkCurrentRecord(record);
    case "4.0":
      return checkLegacyRecord(record);
    case "tokens":
      return checkTokenRecord(record);
  }
}

/** A call to the uuid of its source, which we deny and the reference allows. */
function isLoopback({ got, want, because }: Difference): boolean {
  return because === "loopback" && got === "result=deny" && String(want).includes("\nresult=allow\n");
}

function isNul({ got, want, because }: Difference): boolean {
  return because === "nul-character" && got === "broken" && want === "a policy";
}

function describe({ at, field }: Difference): string {
  return `${at} ${field}`;
}
