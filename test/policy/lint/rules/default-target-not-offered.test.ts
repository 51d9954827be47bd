import t from "tap";
import { readSystemInfo } from "../../../../src/policy/model/system-info.ts";
import { lintTexts } from "../../../rig/lint-texts.ts";

/** Returns the numbers of the lines with a finding. */
function found(...lines: readonly string[]): readonly number[] {
  return lintTexts("default-target-not-offered", { "/etc/a.policy": lines.join("\n") }).map((text) =>
    Number(/:(\d+):/.exec(text)?.[1]),
  );
}

const qube = { tags: [], type: "AppVM", template_for_dispvms: false };
const info = readSystemInfo({
  domains: {
    work: qube,
    vault: { ...qube, tags: ["red"], uuid: "v" },
    hidden: { ...qube, internal: true },
    dvm: { ...qube, tags: ["net"], template_for_dispvms: true },
  },
});

function withInfo(...lines: readonly string[]): number {
  return lintTexts("default-target-not-offered", { "/etc/a.policy": lines.join("\n") }, info).length;
}

t.test("a rule for the source must name the default", async (t) => {
  const ask = "a * work @default ask default_target=vault";
  t.same(found(ask, "a * work mail allow"), [1]);
  t.same(found(ask, "a * work vault allow"), []);
  t.same(found(ask, "a * mail vault allow", "a * work vault allow"), []);
  t.same(found(ask, "a * work vault deny"), [1]);
  t.same(found(ask, "a * @anyvm @anyvm ask"), []);
  t.same(found(ask, "a * mail @anyvm ask"), [1], "another source");
  t.same(found(ask, "a * @tag:red @anyvm ask"), [], "work may have the tag");
  t.same(found(ask, "b * work vault ask"), [1]);
  t.same(found(ask, "* * work vault ask"), []);
  t.same(found(ask, "a +x work vault ask"), [], "for this argument");
  t.same(found("a +y work @default ask default_target=vault", "a +x work vault ask"), [1]);
  t.same(found(ask, "a * work mail allow target=vault"), [], "a redirect counts for its own target");
  t.same(found("* * work @default ask default_target=vault", "b * work vault ask"), [], "for this service");
  t.same(found("a * work @anyvm ask default_target=vault"), []);
});

t.test("an earlier deny removes the default from the choices", async (t) => {
  t.same(found("a * work vault deny", "a * work @anyvm ask default_target=vault"), [2]);
  t.same(found("a * mail vault deny", "a * work @anyvm ask default_target=vault"), []);
  t.same(found("a * @anyvm vault deny", "a * * @anyvm ask default_target=vault"), [], "dom0 is still asked");
  t.same(found("a * * vault deny", "a * * @anyvm ask default_target=vault"), [2]);
  t.same(found("a * work vault allow", "a * work vault deny", "a * work @default ask default_target=vault"), []);
});

t.test("without system information, a tag, type or uuid can match any domain", async (t) => {
  const ask = "a * work @default ask default_target=vault";
  t.same(found(ask, "a * work @tag:red ask"), []);
  t.same(found(ask, "a * work @type:AppVM ask"), []);
  t.same(found(ask, "a * work uuid:v ask"), []);
  t.equal(withInfo(ask, "a * work @tag:red ask"), 0);
  t.equal(withInfo(ask, "a * work @tag:blue ask"), 1);
  t.equal(withInfo(ask, "a * work @type:TemplateVM ask"), 1);
  t.equal(withInfo(ask, "a * work uuid:v ask"), 0);
  t.equal(withInfo("a * work @anyvm ask default_target=@dispvm:dvm"), 0);
  t.equal(withInfo("a * work @default ask default_target=@dispvm:dvm", "a * work @dispvm:@tag:net ask"), 0);
  t.equal(withInfo("a * work @default ask default_target=@dispvm:dvm", "a * work @dispvm:@tag:red ask"), 1);
  t.equal(withInfo("a * work @default ask default_target=hidden", "a * work hidden ask"), 1, "the domain is internal");
});

t.test("disposables and dom0", async (t) => {
  t.same(found("a * work @anyvm ask default_target=@dispvm"), []);
  t.same(found("a * work @default ask default_target=@dispvm", "a * work vault ask"), [1]);
  t.same(
    found("a * work @default ask default_target=@dispvm", "a * work @dispvm:dvm ask"),
    [],
    "the default template may be dvm",
  );
  t.same(found("a * work @default ask default_target=@dispvm:dvm", "a * work @dispvm ask"), []);
  t.same(found("a * work @dispvm deny", "a * work @default ask default_target=@dispvm", "a * work @dispvm ask"), [2]);
  t.same(found("a * work @anyvm ask autostart=no default_target=@dispvm"), [1]);
  t.same(found("a * work @anyvm ask autostart=no default_target=vault"), []);
  t.same(found("a * work @anyvm ask default_target=dom0"), [1]);
  t.same(found("a * work @anyvm ask default_target=@adminvm", "a * work dom0 ask"), []);
  t.same(
    found("a * work @anyvm ask default_target=uuid:00000000-0000-0000-0000-000000000000", "a * work dom0 ask"),
    [],
  );
  t.same(found("a * work * ask default_target=@adminvm"), []);
});

t.test("a question offers names, but not the name of the source", async (t) => {
  t.same(found("a * work @anyvm ask default_target=uuid:v"), [1]);
  t.same(found("a * work @anyvm ask default_target=@dispvm:uuid:v"), [1]);
  t.same(found("a * work @anyvm ask default_target=work"), [1]);
});

t.test("with target=, the default must be the same", async (t) => {
  const ask = (target: string, wanted: string) =>
    found(`a * work @anyvm ask target=${target} default_target=${wanted}`).length;
  t.equal(ask("vault", "vault"), 0);
  t.equal(ask("vault", "mail"), 1);
  t.equal(ask("dom0", "@adminvm"), 0);
  t.equal(ask("uuid:v", "uuid:v"), 0);
  t.equal(ask("@dispvm", "@dispvm"), 1, "the default is replaced, the choice is not");
  t.equal(ask("@dispvm:dvm", "@dispvm"), 0);
  t.equal(ask("@dispvm:uuid:v", "@dispvm"), 1);
});

t.test("more than 64 rules are not checked", async (t) => {
  const rules = Array.from({ length: 65 }, (_, number) => `a * q${number} @anyvm allow`);
  t.same(found("a * work @default ask default_target=vault", ...rules.slice(1)), [1]);
  t.same(found("a * work @default ask default_target=vault", ...rules), []);
});

t.test("reports a line if it can match, and the default is missing for all its services", async (t) => {
  t.same(found("a * work @anyvm deny", "a * work mail ask default_target=vault"), []);
  t.same(found("a * @dispvm:dvm @default ask default_target=vault", "a * work mail ask"), [1]);
  t.same(found("a * @dispvm:dvm @default ask default_target=vault", "a * @anyvm @anyvm ask"), []);
  const texts = (last: string) => ({
    "/etc/a.policy": `!include-service b * inc\n!include-service c * inc\n${last}`,
    "/etc/inc": "work $default ask,default_target=vault",
  });
  t.same(lintTexts("default-target-not-offered", texts("c * work vault ask")), []);
  t.same(lintTexts("default-target-not-offered", texts("d * work vault ask")).length, 1);
});

t.test("R4.0 compares the text of the default", async (t) => {
  const legacy = (...lines: readonly string[]) =>
    lintTexts("default-target-not-offered", { "/rpc/a": lines.join("\n") }).length;
  t.equal(legacy("work $anyvm ask,default_target=vault"), 0);
  t.equal(legacy("work $default ask,default_target=vault"), 1);
  t.equal(legacy("work $anyvm ask,default_target=work"), 0, "the source is offered there");
  t.equal(legacy("work $anyvm ask,default_target=$dispvm"), 1);
  t.equal(legacy("work $anyvm ask,default_target=$adminvm", "work $adminvm ask"), 1);
  t.equal(legacy("work $anyvm ask,default_target=dom0", "work $adminvm ask"), 0);
  t.equal(legacy("work $anyvm ask,target=dom0,default_target=$adminvm"), 1);
  t.equal(legacy("work $anyvm ask,target=vault,default_target=vault"), 0);
  t.equal(legacy("work $anyvm ask,target=$dispvm,default_target=$dispvm:dvm"), 0);
  t.equal(legacy("work $anyvm ask,target=$dispvm,default_target=$dispvm"), 1);
});
