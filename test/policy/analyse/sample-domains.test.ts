import t from "tap";
import { sampleDomains } from "../../../src/policy/analyse/sample-domains.ts";
import { loadTexts } from "../../rig/load-texts.ts";

const rules = (text: string) => loadTexts({ "/etc/10.policy": text }).rules;

t.test("a domain for each name, tag and type, and one without any", (t) => {
  const { info, meanings } = sampleDomains(
    rules(`a * work @tag:x ask target=vault default_target=mail
a * @type:AppVM @dispvm:dvm allow
a * @type:AdminVM @dispvm:@tag:y deny
a * uuid:12 uuid:12 deny
a * uuid:00000000-0000-0000-0000-000000000000 * deny
a * uuid: no/name deny
a * dvm @dispvm:uuid:34 allow user=root
`),
    ["extra", "dom0"],
  );
  t.same([...info.domains.keys()].sort(), [
    ...["any-disposable-template", "any-qube", "dom0", "dvm", "extra", "mail", "of-type-AppVM", "qube-12", "qube-34"],
    ...["template-with-tag-y", "vault", "with-tag-x", "work"],
  ]);
  t.equal(meanings.get("with-tag-x"), "(a qube with tag x)");
  t.equal(meanings.get("qube-12"), "(the qube with uuid 12)");
  t.equal(meanings.get("work"), undefined);
  t.ok(info.domains.get("dvm")?.templateForDispvms, "although it is also a source");
  t.ok(info.domains.get("qube-34")?.templateForDispvms);
  t.same(info.domains.get("with-tag-x")?.tags, ["x"]);
  t.equal(info.byUuid.get("uuid:12")?.name, "qube-12");
  t.equal(info.byUuid.size, info.domains.size);
  t.end();
});

t.test("generated names are valid, and no rule names them", (t) => {
  const { info } = sampleDomains(
    rules(
      "a * any-qube @tag:any-disposable-template allow\na * @tag:/ö @tag:_ö deny\na * any-disposable-template x deny\n",
    ),
  );
  t.ok(info.domains.has("any-qube-2"));
  t.ok(info.domains.has("any-disposable-template-2"));
  t.ok(info.domains.has("with-tag-__"));
  t.ok(info.domains.has("with-tag-__-2"));
  t.end();
});
