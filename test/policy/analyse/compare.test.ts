import t from "tap";
import { compareDeciders, type Difference } from "../../../src/policy/analyse/compare.ts";
import { sampleCombinations, sampleDomains } from "../../../src/policy/analyse/sample-domains.ts";
import { loadText } from "../../../src/policy/convert/text-policy.ts";
import { Evaluator } from "../../../src/policy/evaluate/evaluator.ts";
import { readSystemInfo, type SystemInfo } from "../../../src/policy/model/system-info.ts";

function differences(before: string, after: string, info: SystemInfo): readonly string[] {
  const [one, other] = [before, after].map((text) => {
    const evaluator = new Evaluator(loadText(text, "a.policy"));
    return { dialect: "current", decide: evaluator.decide.bind(evaluator) } as const;
  });
  const found: string[] = [];
  const add = ({ request, wider }: Difference): void => {
    found.push(`${request.source} ${request.target} ${wider ? "wider" : "narrower"}`);
  };
  if (one !== undefined && other !== undefined) compareDeciders(one, other, ["svc"], info, add);
  return found;
}

t.test("domains with two of the mentioned properties", async (t) => {
  const mentioned = loadText(
    "svc * work @tag:red allow\nsvc * @tag:blue @type:T deny\nsvc * work @type:AdminVM deny\n",
    "a.policy",
  ).rules;
  const worlds = sampleCombinations(mentioned);
  t.equal(worlds.length, 3);
  const [red, , typed] = worlds;
  t.same(red?.domains.get("dom0")?.tags, ["red"]);
  t.same(red?.domains.get("work")?.tags, ["red"]);
  t.same(red?.domains.get("with-tag-blue")?.tags, ["blue", "red"]);
  t.same(red?.domains.get("any-qube")?.tags, []);
  t.equal(typed?.domains.get("work")?.type, "T");
  t.equal(typed?.domains.get("dom0")?.type, "AdminVM");
  t.equal(red?.byUuid.size, red?.domains.size);
});

t.test("differences and their direction", async (t) => {
  const { info } = sampleDomains([], ["work", "vault"]);
  const allow = "svc * work vault allow\n";
  t.same(differences(allow, allow, info), []);
  t.same(differences("", allow, info), ["work vault wider"]);
  t.same(differences(allow, "", info), ["work vault narrower"]);
  t.same(differences("svc * work vault ask\n", allow, info), ["work vault wider"]);
  t.same(differences(allow, "svc * work vault ask\n", info), ["work vault narrower"]);
  t.same(differences(allow, "svc * work vault allow user=root\n", info), ["work vault wider"]);
  const missing = differences("", "svc * work @default allow target=vault\n", info);
  t.same(missing, ["work @default wider", "work no-such-qube wider"]);
  t.same(differences("", "svc * no-such-qube vault deny\n", sampleDomains([], ["no-such-qube"]).info), []);
});

t.test("systems with and without uuids", async (t) => {
  const world = (uuid?: string) => {
    const domain = {
      type: "AppVM",
      tags: [],
      template_for_dispvms: false,
      default_dispvm: null,
      power_state: "Running",
    };
    const more = uuid === undefined ? {} : { uuid };
    return readSystemInfo({ domains: { work: domain, vault: { ...domain, ...more } } });
  };
  const allow = "svc * work vault allow\n";
  t.same(differences("", allow, world()), ["work vault wider"]);
  t.same(differences("", allow, world("11111111-1111-4111-8111-111111111111")), ["work vault wider"]);
});
