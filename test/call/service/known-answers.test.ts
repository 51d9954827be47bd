import t from "tap";
import type { PolicySource } from "../../../src/call/policy-source.ts";
import { RememberedAnswers, RememberedRequests } from "../../../src/call/service/remembered-answers.ts";
import { Evaluator } from "../../../src/policy/evaluate/evaluator.ts";
import { readSystemInfo } from "../../../src/policy/model/system-info.ts";
import { loadTexts } from "../../rig/load-texts.ts";

const domain = { type: "AppVM", tags: [] as string[], template_for_dispvms: false, default_dispvm: null };
const uuid = (number: number) => `0000000${number}-0000-4000-8000-000000000000`;

function domains(tags: readonly string[]) {
  return readSystemInfo({
    domains: {
      dom0: { ...domain, type: "AdminVM" },
      work: { ...domain, tags, uuid: uuid(1) },
      vault: { ...domain, uuid: uuid(2) },
    },
  });
}

/** A policy that counts its decisions. */
function policyOf(line: string) {
  const evaluator = new Evaluator(loadTexts({ "/etc/a.policy": line }));
  let asked = 0;
  const source: PolicySource = {
    dialect: "current",
    loads: true,
    decide: (request, info) => {
      asked++;
      return evaluator.decide(request, info);
    },
  };
  return { source, asked: () => asked };
}

const text = (argument: string, flags = ""): string =>
  `source=work\nintended_target=vault\nservice_and_arg=test.A${argument}\n${flags}\n`;

t.test("only equal texts are the same request", async (t) => {
  const requests = new RememberedRequests();
  t.equal(requests.read(text("")).isRepeated, false, "most never come again, and are not kept");
  t.equal(requests.read(text("")).isRepeated, true);
  t.equal(requests.read(text("")), requests.read(text("")));
  t.not(requests.read(text("")), requests.read(text("+")));
  t.not(requests.read(text("")), requests.read(text("", "just_evaluate=yes\n")));
  for (let number = 0; number < 2; number++) t.throws(() => requests.read("source=work\n"));
  const first = requests.read(text(""));
  for (let number = 0; number < 10_000; number++) requests.read(text(`+once-${number}`));
  t.equal(requests.read(text("")), first, "those that come once put out none");
  for (let number = 0; number < 1000; number++) {
    for (let time = 0; time < 2; time++) requests.read(text(`+${number}`));
  }
  t.not(requests.read(text("")), first, "what a domain invents cannot fill the memory");
});

t.test("a change of policy or domains causes a new decision", async (t) => {
  const requests = new RememberedRequests();
  const answers = new RememberedAnswers();
  requests.read(text(""));
  const asked = requests.read(text(""));
  const red = domains(["red"]);
  const allow = policyOf("test.A * @tag:red vault allow");
  const deny = policyOf("test.A * @tag:red vault deny");
  const decide = ({ source }: { source: PolicySource }, info = red) => answers.get(asked, source, info).line.text;
  for (let number = 0; number < 3; number++) t.match(decide(allow), /allowed to vault/);
  t.equal(allow.asked(), 1);
  t.match(decide(deny), /denied by policy/);
  t.match(decide(allow), /allowed to vault/);
  t.equal(allow.asked(), 2);
  t.match(decide(allow, domains([])), /no matching rule/);
  t.match(decide(allow), /allowed to vault/);
  t.equal(allow.asked(), 4);
  for (let number = 0; number < 1000; number++) answers.get(requests.read(text(`+${number}`)), allow.source, red);
  t.match(decide(allow), /allowed to vault/);
  t.equal(allow.asked(), 1004, "requests that come once put out no answer");
  for (let time = 0; time < 3; time++) {
    for (let number = 0; number < 1500; number++) answers.get(requests.read(text(`+${number}`)), allow.source, red);
  }
  const before = allow.asked();
  t.match(decide(allow), /allowed to vault/);
  t.equal(allow.asked(), before + 1, "those that come again do");
});
