import t from "tap";
import { changed, load } from "../../rig/loaded-store.ts";

const device = '<device backend-domain="dom0" id="00_03.0">';

t.test("the qid is that of the element if there is no property", async (t) => {
  for (const qid of [7, 10000]) {
    const { app } = load(changed(['<property name="qid">3</property>', ""], ['id="domain-3"', `id="domain-${qid}"`]));
    t.equal(app.getDomain("studio").qid, qid);
  }
});

t.test("devices of each era", async (t) => {
  const assigned = (attributes: string, options = "") => {
    const text = changed(
      [device, `<device ${attributes}>${options}`],
      ['<option name="no-strict-reset">True</option>', ""],
    );
    const { app } = load(text);
    return app.devices.of(app.getDomain("studio"), "pci").assignments.map((each) => ({
      ...each,
      backend: each.backend?.name ?? null,
    }));
  };
  const one = { backend: "dom0", devclass: "pci", portId: "00_03.0", deviceId: "*", mode: "required", options: {} };
  const common = 'backend-domain="dom0" id="00_03.0"';
  t.strictSame(assigned(common), [one]);
  t.strictSame(assigned(`${common} mode="auto-attach"`), [{ ...one, mode: "auto-attach" }]);
  t.strictSame(assigned(`${common} required="True"`), [one]);
  t.strictSame(assigned(`${common} required="False"`), [{ ...one, mode: "auto-attach" }]);
  t.strictSame(assigned(`${common} required="odd"`), [{ ...one, mode: "auto-attach" }]);
  t.strictSame(assigned(`${common} identity="0x1:0x2"`), [{ ...one, deviceId: "0x1:0x2" }]);
  t.strictSame(assigned(common, '<option name="identity">0x1</option><option name="a">b</option><x/>'), [
    { ...one, deviceId: "0x1", options: { a: "b" } },
  ]);
  t.strictSame(assigned('backend-domain="*" id="*" identity="0x1"'), [
    { ...one, backend: null, portId: "*", deviceId: "0x1" },
  ]);
  t.strictSame(assigned('identity="0x1"'), [{ ...one, backend: null, portId: "*", deviceId: "0x1" }]);
});

t.test("unknown parts of each element are kept", async (t) => {
  const { text, warnings } = load(
    changed(
      ['<feature name="menu-theme">', '<feature name="menu-theme" f="1">'],
      ['<tag name="created-by-dom0"/>', '<tag name="created-by-dom0" t="1"/><other/>'],
      [device, device.replace(">", ' d="1"><part>p</part>')],
      ['<devices class="pci">', '<devices class="pci" ds="1"><other/>'],
      ['<volume name="private"', '<volume name="private" v="1"'],
      ['<volume name="kernel"', '<volume name="old" pool="p" vid="v" size="5"/><volume name="kernel"'],
      ["<labels>", "<labels><other/>"],
      ['<label id="label-6"', '<label id="label-6" l="1"'],
      ["<pools>", '<pools ps="1"><other/>'],
      ['<domain id="domain-3"', '<domain d="1" id="domain-3"'],
      ["<features/>", "<features/><extra>1</extra>"],
      ['<property name="label" ref="label-6"/>', '<property name="label" ref="label-6" p="1"/>'],
    ),
  );
  t.strictSame(warnings, []);
  for (const part of [
    '<feature name="menu-theme" f="1">dark</feature>',
    '<tag name="created-by-dom0" t="1"/>',
    '<device backend-domain="dom0" id="00_03.0" mode="required" identity="*" d="1">',
    "<part>p</part>",
    '<devices class="pci" ds="1">',
    '<volume name="private" pool="varlibqubes" vid="appvms/studio/private" revisions_to_keep="2" rw="True" save_on_stop="True" snap_on_start="False" size="2147483648" v="1"/>',
    '<volume name="old" pool="p" vid="v" size="5"/>',
    '<label id="label-6" color="0x3465a4" l="1">blue</label>',
    '<pools ps="1">',
    '<domain id="domain-3" class="AppVM" d="1">',
    "<extra>1</extra>",
    '<property name="label" p="1">blue</property>',
  ]) {
    t.ok(text.includes(part), part);
  }
  t.equal(text.split("<other/>").length, 5, "four unknown elements");
});

t.test("volumes are written as they were read", async (t) => {
  const { text, app } = load(
    changed(
      [
        'revisions_to_keep="2" rw="True" save_on_stop="True" size="2147483648"',
        'revisions_to_keep="-1" ephemeral="True" size="1048576"',
      ],
      ['vid="appvms/studio/volatile" revisions_to_keep="0"', 'vid="appvms/studio/volatile" ephemeral="False"'],
    ),
  );
  for (const line of [
    '<volume name="root" pool="varlibqubes" vid="appvms/studio/root" revisions_to_keep="1" rw="True" save_on_stop="False" snap_on_start="True" size="10737418240" source="vm-templates/fedora/root"/>',
    'vid="appvms/studio/private" revisions_to_keep="-1" rw="False" save_on_stop="False" snap_on_start="False" ephemeral="True" size="1048576"/>',
    'vid="appvms/studio/volatile" revisions_to_keep="1" rw="True" save_on_stop="False" snap_on_start="False" ephemeral="False" size="10737418240"/>',
    '<volume name="kernel" pool="linux-kernel" vid="6.6.30-1" revisions_to_keep="0" rw="False" save_on_stop="False" snap_on_start="False"/>',
  ]) {
    t.ok(text.includes(line), line);
  }
  t.equal(app.getDomain("studio").volumes.get("private")?.config.ephemeral, true);
});
