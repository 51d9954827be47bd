import t from "tap";
import { changed, load } from "../../rig/loaded-store.ts";
import { smallStore } from "../../rig/stores.ts";

const studioUuid = '<property name="uuid">33333333-3333-4333-8333-333333333333</property>';
const device = '<device backend-domain="dom0" id="00_03.0">';
const deviceEnd = "</device>";

t.test("a fault refuses the store, with its place, and with the form that is expected", async (t) => {
  const nested = (depth: number) => "<x>".repeat(depth) + "</x>".repeat(depth);
  for (const [pairs, message] of [
    [
      [['<property name="name">studio</property>', ""]],
      'f:4:5: the domain has no name; expected <property name="name">',
    ],
    [[[">studio<", "><"]], 'f:4:5: the domain has no name; expected <property name="name">'],
    [[[">studio<", ">net<"]], 'f:34:5: duplicate domain "net"'],
    [[['"qid">3<', '"qid">2<']], "f:34:5: duplicate qid 2"],
    [[['"qid">3<', '"qid"><']], 'f:4:5: invalid qid ""; expected a number from 1 to 10000'],
    [[['"qid">3<', '"qid">0<']], 'f:4:5: invalid qid "0"; expected a number from 1 to 10000'],
    [[['"qid">3<', '"qid">10001<']], 'f:4:5: invalid qid "10001"; expected a number from 1 to 10000'],
    [[['"qid">3<', '"qid">-3<']], 'f:4:5: invalid qid "-3"; expected a number from 1 to 10000'],
    [[['"qid">3<', '"qid">3x<']], 'f:4:5: invalid qid "3x"; expected a number from 1 to 10000'],
    [[[studioUuid, studioUuid.replaceAll("3", "2")]], "f:34:5: duplicate uuid 22222222-2222-4222-8222-222222222222"],
    [[['<property name="template">fedora</property>', ""]], "f:4:5: studio has no template"],
    [[['id="label-6"', 'id="label-6x"']], 'f:73:5: invalid label id "label-6x"; expected label-N'],
    [[['id="label-6"', 'id="xlabel-6"']], 'f:73:5: invalid label id "xlabel-6"; expected label-N'],
    [[['id="label-6"', 'id="label-1"']], 'f:73:5: duplicate label 1 or "blue"'],
    [[[">blue<", ">red<"]], 'f:73:5: duplicate label 6 or "red"'],
    [[[' color="0x3465a4"', ""]], 'f:73:5: <label> lacks the attribute "color"; expected color="…"'],
    [[['pool name="varlibqubes"', "pool"]], 'f:68:5: <pool> lacks the attribute "name"; expected name="…"'],
    [[['<devices class="pci">', "<devices>"]], 'f:8:7: <devices> lacks the attribute "class"; expected class="…"'],
    [
      [['<option name="no-strict-reset">', "<option>"]],
      'f:10:11: <option> lacks the attribute "name"; expected name="…"',
    ],
    [[['vid="appvms/studio/private"', ""]], 'f:19:9: <volume> lacks the attribute "vid"; expected vid="…"'],
    [[['size="2147483648"', 'size="2G"']], 'f:19:9: invalid size="2G"; expected a number'],
    [[['size="2147483648"', 'size="x2"']], 'f:19:9: invalid size="x2"; expected a number'],
    [[["</domains>", "</domains><domains/>"]], "duplicate <domains> in <qubes>"],
    [[["<features/>", "<features/><features/>"]], "duplicate <features> in <domain>"],
    [[["<labels>", `<labels>${nested(31)}`]], "elements are nested more than 32 deep"],
    [[["</labels>", "</labels><!DOCTYPE a>"]], "inappropriately located doctype declaration."],
  ] as const) {
    t.throws(
      () => load(changed(...pairs)),
      { name: "StoreError", message: new RegExp(`${message.replace(/[?.()]/g, "\\$&")}$`) },
      message,
    );
  }
});

t.test("the deepest elements that are allowed load", async (t) => {
  t.match(load(changed(["<labels>", `<labels>${"<x>".repeat(30)}${"</x>".repeat(30)}`])).text, "<x/>");
});

t.test("a warning names the place, and the rest loads", async (t) => {
  for (const [pairs, warning] of [
    [[[studioUuid, ""]], "f:4:5: studio has no uuid; a new one is assigned"],
    [[['<property name="label" ref="label-6"/>', ""]], "f:4:5: studio has no label"],
    [
      [['<property name="memory">800</property>', '<property name="memory"/>']],
      'f:30:9: property "memory" has no value; its default applies',
    ],
    [
      [[device, device.replace(">", ' mode="now">')]],
      'f:9:9: studio has a device with the unknown mode "now"; it is kept without effect',
    ],
    [
      [[device, device.replace('"dom0"', '"gone"')]],
      "f:9:9: studio has a device of an unknown domain; it is kept without effect",
    ],
    [[[deviceEnd, `${deviceEnd}\n${device}${deviceEnd}`]], "f:12:1: studio has a device twice"],
    [
      [['<property name="updatevm"/>', '<property name="colour">x</property>']],
      'f:65:5: property "colour" does not exist or cannot be set; it is kept without effect',
    ],
    [
      [['<property name="autostart">True', '<property name="icon">x']],
      'f:31:9: property "icon" does not exist or cannot be set; it is kept without effect',
    ],
    [
      [['driver="linux-kernel"', 'driver="zoned"']],
      'f:69:5: the pool cannot be used: storage driver "zoned" does not exist',
    ],
    [
      [['<property name="netvm"/>', '<property name="netvm">net</property>']],
      "f:34:5: loop of netvm at net, through net; it is loaded without a netvm",
    ],
  ] as const) {
    const { app, warnings } = load(changed(...pairs));
    t.strictSame(warnings, [warning]);
    t.equal(app.domains.size, 4);
  }
});

t.test("what a warning is about is kept, or replaced by what the warning says", async (t) => {
  const kept = (...pairs: readonly (readonly [string, string])[]) => load(changed(...pairs)).text;
  t.match(kept([studioUuid, ""]), /"name">studio<[\s\S]*"uuid">[0-9a-f]{8}-[0-9a-f]{4}-4/);
  t.match(
    kept([device, device.replace(">", ' mode="now">')]),
    '<device backend-domain="dom0" id="00_03.0" mode="now">',
  );
  t.equal(kept([deviceEnd, `${deviceEnd}\n${device}${deviceEnd}`]).split("<device ").length, 2);
  t.match(kept(['<property name="updatevm"/>', '<property name="colour">x</property>']), '"colour">x<');
  t.match(kept(['<property name="autostart">True', '<property name="icon">x']), '"icon">x<');
  t.match(kept(['driver="linux-kernel"', 'driver="zoned"']), 'driver="zoned"');
  const { app, text } = load(changed(['<property name="netvm"/>', '<property name="netvm">net</property>']));
  t.equal(app.getDomain("net").netvm, null);
  t.equal(app.getDomain("studio").netvm?.name, "net", "a domain that is not in the loop keeps its netvm");
  t.match(text, '<property name="netvm"/>');
});

t.test("no warning without a reason", async (t) => {
  t.strictSame(load(smallStore).warnings, []);
  const withoutAdmin = smallStore.replace(/ {4}<domain id="domain-0"[\s\S]*?<\/domain>\n/, "");
  const { app, warnings } = load(withoutAdmin);
  t.strictSame(warnings, []);
  t.equal(app.adminVM?.name, "dom0", "dom0 is added");
  t.equal(app.adminVM?.uuid, "00000000-0000-0000-0000-000000000000");
});

t.test("character data, comments and line ends", async (t) => {
  const { app } = load(changed([">dark<", "><![CDATA[<a>]]>&amp;<!-- c -->b<"]));
  t.equal(app.getDomain("studio").features.get("menu-theme"), "<a>&b");
  const broken = changed(['<label id="label-6" color="0x3465a4">', '<label\n id="6"\n color="0x3465a4">']);
  t.throws(() => load(broken), { message: 'f:73:1: invalid label id "6"; expected label-N' });
});
