import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import t, { type Test } from "tap";
import { runTool } from "../rig/run-tool.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

type Files = Readonly<Record<string, string | { readonly b64: string }>>;
type Fields = Readonly<Record<string, unknown>>;

interface VectorRecord {
  readonly id: string;
  readonly format: "5.0" | "4.0";
  readonly files: Files;
  readonly runtime_files?: Files;
  readonly compat_files?: Files;
  readonly system_info: { readonly domains: Readonly<Record<string, { readonly uuid?: string }>> };
  readonly cases: readonly { readonly request: Fields; readonly expect: Fields & { readonly decision: string } }[];
}

const vectors = fileURLToPath(new URL("../../../shared/vectors/generated.jsonl.gz", import.meta.url));
/** Fields that can differ; `eval` does not show the result of a choice. */
const free = new Set(["message", "reason", "choose", "exception", "where", "execute_error"]);

t.test("vectors through the program", { skip: !existsSync(vectors) && "needs ../shared" }, async (t) => {
  const lines = gunzipSync(readFileSync(vectors)).toString("utf8").trimEnd().split("\n");
  const records = lines.map((line) => JSON.parse(line) as VectorRecord).filter(({ cases }) => cases.length > 0);
  for (const [format, step] of Object.entries({ "5.0": 12, "4.0": 10 })) {
    const some = records.filter((record) => record.format === format).filter((_, index) => index % step === 0);
    t.ok(some.length >= 15, `${some.length} records of ${format}`);
    for (const record of some) await compare(t, record);
  }
});

async function compare(t: Test, record: VectorRecord): Promise<void> {
  const { id, format, files, runtime_files: runtime, compat_files: compat, system_info: info, cases } = record;
  const folder = new TemporaryFolder(t);
  const legacy = format === "4.0";
  put(folder, legacy ? "etc/qubes-rpc/policy" : "etc/qubes/policy.d", files);
  if (runtime !== undefined) put(folder, "run/qubes/policy.d", runtime);
  if (compat !== undefined) put(folder, "etc/qubes-rpc/policy", compat);
  const systemInfo = folder.write("info.json", JSON.stringify(info));
  const input = cases.map(({ request }) => `${JSON.stringify(request)}\n`).join("");
  const options = ["--root", folder.path, "--system-info", systemInfo, ...(legacy ? ["--legacy"] : [])];
  const { stdout, stderr } = await runTool(["eval", "--batch", ...options], { input });
  const answers = stdout.trimEnd().split("\n");
  t.equal(answers.length, cases.length, `${id}: every request has an answer`);
  t.equal(stderr, "", id);
  const differences = cases.flatMap(({ request, expect }, index) => {
    const answer = JSON.parse(answers[index] ?? "{}") as Fields;
    return isRight(answer, expect, info) ? [] : [{ request, expect, answer }];
  });
  t.strictSame(differences, [], `${id}: ${cases.length} requests`);
}

function put(folder: TemporaryFolder, directory: string, files: Files): void {
  folder.directory(directory);
  for (const [name, content] of Object.entries(files)) {
    folder.write(`${directory}/${name}`, typeof content === "string" ? content : Buffer.from(content.b64, "base64"));
  }
}

function isRight(answer: Fields, expect: VectorRecord["cases"][number]["expect"], info: VectorRecord["system_info"]) {
  if (expect.decision === "error" || "execute_error" in expect) return answer["decision"] === "deny";
  if (isLoopbackByUuid(expect, info)) return answer["reason"] === "loopback";
  return Object.entries(expect).every(([key, value]) => free.has(key) || isSame(key, answer[key], value));
}

/** An intended difference: the reference allows a call to oneself if one side is named by uuid. */
function isLoopbackByUuid({ decision, target, source }: Fields, { domains }: VectorRecord["system_info"]): boolean {
  const nameOf = (text: unknown) => Object.keys(domains).find((name) => `uuid:${domains[name]?.uuid}` === text) ?? text;
  return decision === "allow" && target !== source && nameOf(target) === nameOf(source);
}

function isSame(key: string, found: unknown, wanted: unknown): boolean {
  if (key === "assume_yes") {
    const { response } = wanted as { response: string | null };
    return (found as { response?: unknown } | undefined)?.response === (response ?? "result=deny");
  }
  return canonical(found) === canonical(wanted);
}

/** Serialises JSON with sorted keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
