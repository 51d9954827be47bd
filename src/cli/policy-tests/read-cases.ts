import { type DenyReason, denyKinds } from "../../policy/evaluate/reason.ts";
import type { YamlNode } from "../yaml-node.ts";
import type { Fields } from "./fields.ts";
import type { CallCase, ReachedBy, TestCase } from "./test-case.ts";

const callKeys = [
  "name",
  "source",
  "target",
  "service",
  "requested-source",
  "expect",
  "resolves-to",
  "targets",
  "default-target",
  "user",
  "notify",
  "autostart",
  "reason",
  "rule",
];
const exhaustiveKeys = ["who-can", "may-reach", "never"] as const;
const reachedBy: readonly ReachedBy[] = ["allow", "ask", "either"];
const reasons = Object.keys(denyKinds) as DenyReason[];

/** Reads one case. If the case is malformed, it returns undefined and `fields` has the problem. */
export function readCase(node: YamlNode, fields: Fields): TestCase | undefined {
  const before = fields.problems.length;
  const map = fields.map(node, "a case", [...callKeys, ...exhaustiveKeys]);
  if (node.kind !== "map") return undefined;
  const kind = exhaustiveKeys.find((key) => map.has(key));
  const read = kind === undefined ? readCall(node, map, fields) : readExhaustive(kind, node, map, fields);
  return fields.problems.length > before ? undefined : read;
}

type Map = ReadonlyMap<string, YamlNode>;

function needed(node: YamlNode, map: Map, key: string, what: string, fields: Fields): string {
  if (!map.has(key)) fields.problem(node.at, `${what} has no ${key}`);
  return fields.text(map.get(key), key);
}

/** The keys that are only valid for one decision. */
const decisionsOf: Readonly<Record<string, readonly string[]>> = {
  "resolves-to": ["allow"],
  targets: ["ask"],
  "default-target": ["ask"],
  user: ["allow", "ask"],
  autostart: ["allow", "ask"],
  reason: ["deny"],
};

function readCall(node: YamlNode, map: Map, fields: Fields): CallCase | undefined {
  const [source, target, service] = ["source", "target", "service"].map((key) =>
    needed(node, map, key, "a case", fields),
  ) as [string, string, string];
  if (!map.has("expect")) fields.problem(node.at, "a case has no expect", "add expect: allow, ask or deny");
  const expected = map.get("expect");
  const expect =
    expected === undefined ? undefined : fields.choice(expected, "decision", ["allow", "ask", "deny"] as const);
  for (const [key, decisions] of Object.entries(decisionsOf)) {
    const given = map.get(key);
    if (given !== undefined && expect !== undefined && !decisions.includes(expect)) {
      fields.problem(given.at, `${key} says nothing of ${expect}`, `it is for expect: ${decisions.join(" or ")}`);
    }
  }
  const text = (key: string) => (map.has(key) ? fields.text(map.get(key), key) : undefined);
  const textOrNone = (key: string) => (map.has(key) ? fields.textOrNone(map.get(key), key) : undefined);
  const flag = (key: string) => {
    const value = map.get(key);
    return value === undefined ? undefined : fields.flag(value, key);
  };
  const [targets, reason] = [map.get("targets"), map.get("reason")];
  if (expect === undefined) return undefined;
  return {
    kind: "call",
    name: text("name") ?? `${source} -> ${target} ${service}: ${expect}`,
    at: node.at,
    source,
    target,
    service,
    requestedSource: text("requested-source"),
    expect,
    resolvesTo: text("resolves-to"),
    targets: targets === undefined ? undefined : fields.texts(targets, "targets"),
    defaultTarget: textOrNone("default-target"),
    user: textOrNone("user"),
    notify: flag("notify"),
    autostart: flag("autostart"),
    reason: reason === undefined ? undefined : fields.choice(reason, "reason", reasons),
    rule: textOrNone("rule"),
  };
}

function readExhaustive(
  kind: (typeof exhaustiveKeys)[number],
  node: YamlNode,
  map: Map,
  fields: Fields,
): TestCase | undefined {
  const beside = [...map.keys()].find((key) => key !== kind && key !== "name");
  if (beside !== undefined) fields.problem(map.get(beside)?.at ?? node.at, `${beside} cannot stand beside ${kind}`);
  const value = map.get(kind) as YamlNode;
  const head = (plainName: string) => ({
    name: map.has("name") ? fields.text(map.get("name"), "name") : plainName,
    at: node.at,
  });
  const some = (inner: Map, key: string): readonly string[] => {
    const given = inner.get(key);
    if (given === undefined) fields.problem(value.at, `${kind} has no ${key}`);
    return given === undefined ? [] : fields.texts(given, key);
  };
  if (kind === "never") {
    const inner = fields.map(value, kind, ["source", "target", "service"]);
    const [source, target, service] = [some(inner, "source"), some(inner, "target"), some(inner, "service")];
    return { kind, ...head(`never ${source} -> ${target} ${service}`), source, target, service };
  }
  const subject = kind === "who-can" ? "reach" : "from";
  const inner = fields.map(value, kind, [subject, "service", "by", "are"]);
  const one = needed(value, inner, subject, kind, fields);
  const service = needed(value, inner, "service", kind, fields);
  const how = inner.get("by");
  const by = how === undefined ? "either" : (fields.choice(how, "value of by", reachedBy) ?? "either");
  const are = some(inner, "are");
  return kind === "who-can"
    ? { kind, ...head(`who can reach ${one} by ${service}`), reach: one, service, by, are }
    : { kind, ...head(`what ${one} may reach by ${service}`), from: one, service, by, are };
}
