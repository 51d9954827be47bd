import t from "tap";
import { Coverage } from "../../../src/cli/policy-tests/coverage.ts";
import { runFile } from "../../../src/cli/policy-tests/run-files.ts";
import { WatchedFolders } from "../../../src/cli/policy-tests/watched-folders.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

const domains = `domains:
  work: {tags: [red], default_dispvm: dvm}
  mail: {tags: [red], default_dispvm: dvm}
  vault: {power_state: Halted, uuid: 11111111-1111-4111-8111-111111111111}
  dvm: {template_for_dispvms: true, tags: [throwaway]}
  far: {type: RemoteVM, relayvm: work, transport_rpc: relay.Call}
`;

const policy = `policy:
  files:
    10.policy: |
      copy *  work     vault    allow user=bob notify=yes autostart=yes
      copy *  work     @default ask default_target=mail
      copy *  work     @tag:red ask
      copy *  mail     @default allow target=@dispvm
      run  +x @tag:red vault    allow autostart=no
      run  *  far      vault    allow
      run  *  mail     @dispvm:@tag:throwaway ask
      *    *  vault    @anyvm   deny notify=no
`;

/** Lists the failures of each case, `KEY: FOUND`. */
function run(scope: { teardown(handler: () => void): void }, ...cases: string[]): readonly (readonly string[])[] {
  const file = new TemporaryFolder(scope).write(
    "t.yaml",
    `${domains}${policy}cases:\n${cases.map((each) => `  - ${each}\n`).join("")}`,
  );
  const result = runFile(file, new Coverage(), new WatchedFolders());
  if (result.problems.length > 0) throw new Error(result.problems.map(({ message }) => message).join("\n"));
  return result.cases.map(({ mismatches }) => mismatches.map(({ what, found }) => `${what}: ${found}`));
}

t.test("calls that match their cases", async (t) => {
  const cases = [
    "{source: work, target: vault, service: copy, expect: allow, resolves-to: vault, user: bob, notify: true, autostart: yes, rule: 10.policy:1}",
    "{source: work, target: 'uuid:11111111-1111-4111-8111-111111111111', service: copy, expect: allow, resolves-to: vault}",
    "{source: work, target: '@default', service: copy+a, expect: ask, targets: [vault, mail], default-target: mail, user: null, notify: false}",
    "{source: work, target: mail, service: copy, expect: ask, default-target: null, rule: 't.yaml!10.policy:3'}",
    "{source: mail, target: '@default', service: copy, expect: allow, resolves-to: '@dispvm:dvm', user: null}",
    "{source: work, target: vault, service: run+x, expect: deny, reason: would-autostart, autostart: no}".replace(
      ", autostart: no",
      "",
    ),
    "{source: vault, target: '@adminvm', service: copy, expect: deny, reason: no-match, rule: null}",
    "{source: vault, target: '@dispvm:dvm', service: copy, expect: deny, reason: rule, notify: false}",
    "{source: work, requested-source: far, target: vault, service: run, expect: allow, rule: 10.policy:6}",
  ];
  t.same(
    run(t, ...cases),
    cases.map(() => []),
  );
});

t.test("calls that do not match their cases", async (t) => {
  const found = run(
    t,
    "{source: work, target: vault, service: copy, expect: allow, resolves-to: mail, user: alice, notify: false, autostart: false, rule: 10.policy:2}",
    "{source: work, target: '@default', service: copy, expect: ask, targets: mail, default-target: vault}",
    "{source: work, target: '@default', service: copy, expect: ask, default-target: null, rule: null}",
    "{source: vault, target: work, service: copy, expect: deny, reason: no-match, notify: true}",
    "{source: vault, target: work, service: copy, expect: allow}",
    "{source: work, target: vault, service: copy, expect: allow, user: null, rule: policy:1}",
    "{source: mail, target: vault, service: copy, expect: ask}",
    "{source: mail, requested-source: far, target: vault, service: run, expect: allow}",
  );
  t.same(found, [
    ["notify: true", "user: bob", "autostart: true", "resolves-to: vault", found[0]?.[4]],
    ["targets: mail, vault", "default-target: mail"],
    ["default-target: mail", found[2]?.[1]],
    ["notify: false", "reason: rule"],
    [found[4]?.[0]],
    ["user: bob", found[5]?.[1]],
    ["expect: deny, no-match: no matching rule found"],
    [found[7]?.[0]],
  ]);
  t.match(found[0]?.[4], /^rule: .*t\.yaml!10\.policy:1$/);
  t.match(found[2]?.[1], /^rule: .*t\.yaml!10\.policy:2$/);
  t.match(found[4]?.[0], /^expect: deny, rule: denied by policy/);
  t.match(found[5]?.[1], /^rule: .*!10\.policy:1$/);
  t.match(found[7]?.[0], /^expect: deny, not-a-relay/);
});

t.test("a case with an unknown name fails", async (t) => {
  t.same(
    run(
      t,
      "{source: wrok, target: vualt, service: copy, expect: deny}",
      "{source: work, target: '@dispvm:dvn', service: copy, expect: deny}",
      "{source: work, target: '@tag:red', service: copy, expect: deny}",
      "{source: work, requested-source: fra, target: vault, service: copy, expect: deny}",
      "{source: mail, target: vault, service: copyy, expect: deny}",
      "who-can: {reach: vualt, service: copy, are: []}",
      "who-can: {reach: vault, service: copyy, are: []}",
      "who-can: {reach: vault, service: cpoyy+x, are: []}",
      "who-can: {reach: vault, service: copy, are: [work, '@tag:rde']}",
      "may-reach: {from: '@tag:blue', service: copy, are: []}",
      "may-reach: {from: work, service: copy, are: ['@dispvm:@tag:red']}",
      "never: {source: '@type:TemplateVM', target: '@dispvm:dvn', service: copy}",
      "never: {source: [], target: vault, service: copy}",
      "never: {source: work, target: [], service: []}",
      "never: {source: work, target: vault, service: [copy, svc]}",
      "never: {source: vault, target: vault, service: '*'}",
    ),
    [
      ["source: wrok names none; did you mean work?", "target: vualt names none; did you mean vault?"],
      ["target: @dispvm:dvn names none; did you mean @dispvm:dvm?"],
      ["target: @tag:red names none"],
      ["requested-source: fra names none; did you mean far?"],
      ["expect: deny, no-match: no matching rule found; if that is meant, add reason: no-match"],
      ["reach: vualt names none; did you mean vault?"],
      ["service: copyy is named by no rule; did you mean copy?"],
      ["service: cpoyy+x is named by no rule; did you mean copy?"],
      ["are: @tag:rde names none; did you mean @tag:red?"],
      ["from: @tag:blue names none"],
      ["are: @dispvm:@tag:red names none"],
      [
        "source: @type:TemplateVM names none; did you mean @type:RemoteVM?",
        "target: @dispvm:dvn names none; did you mean @dispvm:dvm?",
      ],
      ["source: none"],
      ["target: none", "service: none"],
      ['service: svc is named by no rule; "*" stands for all services'],
      ["never: no call but that of a domain to itself"],
    ],
  );
});

t.test("statements about all calls", async (t) => {
  const cases = [
    "who-can: {reach: vault, service: copy, are: [work]}",
    "who-can: {reach: vault, service: copy, by: allow, are: work}",
    // Also through @default, because vault is a choice.
    "who-can: {reach: vault, service: copy, by: ask, are: [work]}",
    "who-can: {reach: '@dispvm', service: copy, are: [mail]}",
    "who-can: {reach: '@dispvm:@tag:throwaway', service: run, by: ask, are: [mail]}",
    "who-can: {reach: dom0, service: '*', are: []}",
    "may-reach: {from: work, service: copy, are: [vault, mail]}",
    // work has the tag red, but a call to itself does not count.
    "may-reach: {from: work, service: copy, by: ask, are: ['@tag:red', vault]}",
    "may-reach: {from: '@tag:red', service: copy, are: [mail, vault, '@dispvm:dvm']}",
    "may-reach: {from: vault, service: '*', are: []}",
    "never: {source: vault, target: '*', service: '*'}",
    "never: {source: ['@tag:red', far], target: '@adminvm', service: ['copy', 'run']}",
    "never: {source: '*', target: vault, service: run+y}".replace("'*'", "mail"),
  ];
  t.same(
    run(t, ...cases),
    cases.map(() => []),
  );
});

t.test("statements that do not hold", async (t) => {
  const found = run(
    t,
    "who-can: {reach: vault, service: copy, are: [mail]}",
    "who-can: {reach: vault, service: copy, are: []}",
    "may-reach: {from: mail, service: copy, are: []}",
    "never: {source: mail, target: '*', service: copy}",
    "never: {source: mail, target: '@anyvm', service: copy}",
    "never: {source: '*', target: '*', service: '*'}",
  );
  t.same(found.slice(0, 5), [
    ["are: every such call is denied", "are: work -> vault copy: allow vault"],
    ["are: work -> vault copy: allow vault"],
    ["are: mail -> @default copy: allow @dispvm:dvm"],
    ["never: mail -> @default copy: allow @dispvm:dvm"],
    ["never: mail -> @default copy: allow @dispvm:dvm"],
  ]);
  t.ok((found[5]?.length ?? 0) > 2);
});
