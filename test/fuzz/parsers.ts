import { readEvalRequest } from "../../src/call/service/read-eval-request.ts";
import { RequestFormatError, readServiceRequest } from "../../src/call/service/read-request.ts";
import { readQuickOptions } from "../../src/cli/quick-options.ts";
import { parseSystemInfo } from "../../src/host/fetch-system-info.ts";
import { decodeLatin1, decodeUtf8, encodeUtf8 } from "../../src/platform/text/encoding.ts";
import { Evaluator } from "../../src/policy/evaluate/evaluator.ts";
import { loadCurrentPolicy } from "../../src/policy/load/load-current.ts";
import { isMissing, loadLegacyPolicy } from "../../src/policy/load/load-legacy.ts";
import type { PolicyFiles } from "../../src/policy/load/policy-files.ts";
import { type Request, requestOf } from "../../src/policy/model/request.ts";
import { type SystemInfo, SystemInfoError } from "../../src/policy/model/system-info.ts";

/*
 * The parsers of bytes that others send, for the fuzz targets in native/fuzz. They run in the native executable's
 * engine. A parser returns, or throws the error that its caller expects; anything else is a finding.
 */

/** The words of a call, separated by NUL. */
export function words(bytes: Uint8Array): void {
  const given = readQuickOptions(decodeUtf8(bytes).split("\0"));
  const [source = "", target = "", call = ""] = given?.positionals ?? [];
  decide(requestOf(source, target, call));
}

/** A request on the socket of the policy service. */
export function service_request(bytes: Uint8Array): void {
  expecting(RequestFormatError, () => decide(readServiceRequest(decodeLatin1(bytes)).request));
}

/** A request to `policy.EvalSimple`. */
export function eval_request(bytes: Uint8Array): void {
  expecting(RequestFormatError, () => {
    const { call, source, target } = readEvalRequest(decodeLatin1(bytes), "policy.EvalSimple");
    decide(requestOf(source, target, call));
  });
}

/** Policy of both formats: a policy file, then after a line of `===` a service file. */
export function policy(bytes: Uint8Array): void {
  const [current = "", service = ""] = decodeUtf8(bytes).split("===\n");
  const files = filesOf({ "/p/30-a.policy": current, "/p/include/b": service, "/r/S": service });
  const loaded = loadCurrentPolicy(files, { directories: ["/p"], legacyDirectory: "/r" });
  const legacy = loadLegacyPolicy(files, "/r", "S");
  for (const each of isMissing(legacy) ? [loaded] : [loaded, legacy]) {
    const evaluator = new Evaluator(each);
    for (const request of requests) decide(request, evaluator);
  }
}

/** The answer of the core daemon. */
export function system_info(bytes: Uint8Array): void {
  expecting(SystemInfoError, () => {
    const info = parseSystemInfo(bytes);
    for (const request of requests) decide(request, sampleEvaluator, info);
  });
}

/** The texts that the host converts. */
export function host(bytes: Uint8Array): void {
  const latin1 = decodeLatin1(bytes);
  if (latin1.length !== bytes.length || bytes.some((byte, index) => latin1.charCodeAt(index) !== byte)) {
    throw new Error("decodeLatin1 changes bytes");
  }
  const text = decodeUtf8(bytes);
  if (decodeUtf8(encodeUtf8(text)) !== text) throw new Error("decodeUtf8 does not return what encodeUtf8 took");
  // The same bytes as code units, with lone surrogates.
  const units: number[] = [];
  for (let index = 0; index + 1 < bytes.length; index += 2) {
    units.push(((bytes[index] as number) << 8) | (bytes[index + 1] as number));
  }
  const odd = units.map((unit) => String.fromCharCode(unit)).join("");
  if (decodeUtf8(encodeUtf8(odd)) !== odd.replace(loneSurrogate, "\ufffd"))
    throw new Error("encodeUtf8 changes a text");
}

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const sampleInfo = parseSystemInfo(
  encodeUtf8(
    JSON.stringify({
      domains: {
        dom0: { tags: [], type: "AdminVM", template_for_dispvms: false, default_dispvm: null, icon: "black" },
        work: { tags: ["a"], type: "AppVM", template_for_dispvms: false, default_dispvm: "dvm", icon: "red" },
        dvm: { tags: ["a", "b"], type: "AppVM", template_for_dispvms: true, default_dispvm: "dvm", icon: "red" },
      },
    }),
  ),
);

const samplePolicy = loadCurrentPolicy(
  filesOf({
    "/p/30-a.policy":
      "A * work @anyvm allow\nB +x @tag:a @dispvm ask default_target=@dispvm\nC * @anyvm @default allow target=dvm\n" +
      "D * @type:AppVM @dispvm:@tag:b allow\nE * @anyvm @adminvm allow notify=yes\n* * @anyvm @anyvm deny\n",
  }),
  { directories: ["/p"], legacyDirectory: "/r" },
);

const sampleEvaluator = new Evaluator(samplePolicy);

const requests: readonly Request[] = [
  requestOf("work", "@default", "S"),
  requestOf("work", "dvm", "A+x"),
  requestOf("dvm", "@dispvm:dvm", "B+x"),
  requestOf("dom0", "work", "S+x"),
];

function decide(request: Request, evaluator = sampleEvaluator, info: SystemInfo = sampleInfo): void {
  const { decision } = evaluator.decide(request, info);
  if (!["allow", "ask", "deny"].includes(decision)) throw new Error("a decision of an unknown kind");
}

function expecting(expected: new (...given: never[]) => Error, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof expected)) throw error;
  }
}

function filesOf(texts: Readonly<Record<string, string>>): PolicyFiles {
  const problem = { code: "missing", message: "does not exist" } as const;
  return {
    list: (directory) => {
      const inside = Object.keys(texts).filter((path) => path.startsWith(`${directory}/`));
      const names = inside.map((path) => path.slice(directory.length + 1)).filter((name) => !name.includes("/"));
      return names.length === 0 ? { problem } : { value: names };
    },
    read: (path) => (texts[path] === undefined ? { problem } : { value: texts[path] }),
    resolve: (path) => path,
  };
}
