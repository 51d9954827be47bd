import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { gunzipSync } from "node:zlib";
import { isBroken, type LoadedPolicy } from "../../src/policy/model/policy.ts";
import type { Rule } from "../../src/policy/model/rule.ts";
import { VirtualFiles } from "./virtual-files.ts";

/** A record of the test vectors, in one of three formats (docs/reference/test-vectors.md#file-format). */
export type VectorRecord = CurrentRecord | LegacyRecord | TokenRecord;

export interface CurrentRecord extends RecordHead {
  readonly format: "5.0";
  readonly files: FileTree;
  readonly runtime_files?: FileTree;
  readonly compat_files?: FileTree;
  readonly parse: ParseExpectation;
  readonly cases: readonly { readonly request: VectorRequest; readonly expect: Expectation }[];
}

export interface LegacyRecord extends RecordHead {
  readonly format: "4.0";
  readonly files: FileTree;
  readonly parse_services: Readonly<Record<string, ParseExpectation>>;
  readonly cases: readonly { readonly request: VectorRequest; readonly expect: Expectation }[];
}

export interface TokenRecord extends RecordHead {
  readonly format: "tokens";
  readonly cases: readonly TokenCase[];
}

interface RecordHead {
  readonly id: string;
  readonly system_info?: { readonly domains: Readonly<Record<string, object>> };
}

export interface TokenCase {
  readonly op: string;
  readonly token: string;
  readonly context?: string;
  readonly class?: string;
  readonly ok?: boolean;
  readonly other?: string;
  readonly result?: unknown;
  readonly for_target?: boolean;
  readonly specific_target?: boolean;
}

/** Text by path, or bytes that are not UTF-8. */
type FileTree = Readonly<Record<string, string | { readonly b64: string }>>;

export interface VectorRequest {
  readonly service: string;
  readonly argument?: string;
  readonly source: string;
  readonly target: string;
  readonly requested_source?: string;
}

/** Fields by name in the vectors. */
export type Expectation = { readonly decision: string } & Readonly<Record<string, unknown>>;

export type ParseExpectation =
  | { readonly ok: true; readonly rules: readonly object[] }
  | {
      readonly ok: false;
      readonly error: {
        readonly kind: string;
        readonly file: string | null;
        readonly line: number | null;
        readonly crash?: boolean;
      };
    };

/** A field that differs from the reference. */
export interface Difference {
  /** `RECORD parse`, `RECORD case NUMBER`, … */
  readonly at: string;
  readonly field: string;
  readonly got: unknown;
  readonly want: unknown;
  /** Our reason for a deny, or the code of our load error. */
  readonly because?: string | undefined;
}

/** A comparison, with the fields that differ. */
export interface Check {
  readonly kind: "parse" | "case";
  readonly differences: readonly Difference[];
}

/** Reads a file of vectors; `.gz` is unpacked. */
export function readVectors(path: string | URL): readonly VectorRecord[] {
  const bytes = readFileSync(path);
  const text = (String(path).endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** Compares the expected fields only. */
export function compareFields(
  kind: Check["kind"],
  at: string,
  got: Readonly<Record<string, unknown>>,
  want: Readonly<Record<string, unknown>>,
  because: Readonly<Record<string, string | undefined>> = {},
): Check {
  const differences = Object.keys(got)
    .filter((field) => field in want && !isDeepStrictEqual(got[field], want[field]))
    .map((field) => ({ at, field, got: got[field], want: want[field], because: because[field] }));
  return { kind, differences };
}

/** Places files in memory below the given directories; an undefined tree makes no directory. */
export function placeFiles(trees: Readonly<Record<string, FileTree | undefined>>): VirtualFiles {
  const files = new VirtualFiles();
  for (const [directory, tree] of Object.entries(trees)) {
    if (tree === undefined) continue;
    files.addDirectory(directory);
    for (const [path, content] of Object.entries(tree)) {
      files.addFile(`${directory}/${path}`, typeof content === "string" ? content : Buffer.from(content.b64, "base64"));
    }
  }
  return files;
}

/** Compares the result of a load: all rules, or the kind and place of the first error. */
export function compareLoad(
  at: string,
  loaded: LoadedPolicy,
  expected: ParseExpectation,
  describeRule: (rule: Rule) => object,
): Check {
  if (!isBroken(loaded)) {
    const want = expected.ok ? expected.rules : expected.error;
    return compareFields("parse", at, { parse: loaded.rules.map(describeRule) }, { parse: want });
  }
  const [{ kind, diagnostic }] = loaded.errors;
  if (expected.ok) {
    return compareFields("parse", at, { parse: "broken" }, { parse: "a policy" }, { parse: diagnostic.code });
  }
  const { error } = expected;
  // Where the reference crashes, it is enough that the policy does not load.
  if (error.crash) return { kind: "parse", differences: [] };
  const place = { file: diagnostic.file, line: diagnostic.span?.line ?? null };
  const want = { kind: error.kind, ...(error.file === null ? {} : { file: error.file, line: error.line }) };
  return compareFields("parse", at, { kind, ...place }, want);
}

/** Compares a deny and its reason; where the reference crashes, any deny is right. */
export function compareDeny(
  at: string,
  got: { readonly decision: string } & Readonly<Record<string, unknown>>,
  expect: Expectation,
): Check {
  if (expect.decision === "error") return compareFields("case", at, { decision: got.decision }, { decision: "deny" });
  const { decision, kind, reason, rule, notify } = got;
  return compareFields("case", at, { decision, kind, reason, rule, notify }, expect);
}
