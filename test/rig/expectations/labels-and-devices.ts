import { answered, done, type Expectation, type ExpectedRequest, refused } from "./expectation.ts";

const transcript = "the transcripts of the reference; ProtocolError is the class above it";
const create = (name: string, color: string) => ["admin.label.Create", "dom0", name, color] as const;
const remove = (name: string) => ["admin.label.Remove", "dom0", name] as const;
const cyan = create("cyan", "0x00ffff");

const labels: readonly Expectation[] = [
  { what: "a new label", by: "api_admin 200", request: cyan, expected: done },
  ...["0x00fffff", "0X00ffff", "0x00fffg", "\u00c3\u00b6"].map((color) => ({
    what: `the colour ${JSON.stringify(color)}`,
    by: "api_admin 200",
    request: create("cyan", color),
    expected: refused("QubesInvalidLabelValueError"),
    decided: transcript,
  })),
  ...["01", "../xxx", "strange-name!@#$"].map((name) => ({
    what: `the label ${name}`,
    by: "api_admin 200",
    request: create(name, "0xff0000"),
    expected: refused("QubesInvalidLabelError"),
    decided: transcript,
  })),
  {
    what: "a label that exists",
    by: "api_admin 200",
    request: create("red", "0xff0000"),
    expected: refused("QubesLabelInUseError"),
  },
  { what: "Remove of a label", by: "api_admin 210", before: [cyan], request: remove("cyan"), expected: done },
  {
    what: "Remove of a missing label",
    by: "api_admin 210",
    request: remove("no-such-label"),
    expected: refused("QubesLabelNotFoundError"),
  },
  {
    what: "Remove of a default label",
    by: "api_admin 210",
    request: remove("blue"),
    expected: refused("ProtocolError"),
  },
  {
    what: "Remove of a label in use",
    by: "api_admin 211",
    before: [cyan, ["admin.vm.property.Set", "work", "label", "cyan"]],
    request: remove("cyan"),
    expected: refused("QubesLabelInUseError"),
  },
];

const first = "b******p012345p53**2*";
const change = (verb: string, payload: string) => [`admin.vm.device.denied.${verb}`, "work", "", payload] as const;
const before: readonly ExpectedRequest[] = [change("Add", first)];
const get = ["admin.vm.property.Get", "work", "devices_denied"] as const;

/** Expects a list after a change of it. */
function list(what: string, by: string, changed: ExpectedRequest, left: string): Expectation {
  return { what, by, before: [...before, changed], request: get, expected: answered(`default=False type=str ${left}`) };
}

const deniedInterfaces: readonly Expectation[] = [
  {
    what: "an empty list",
    by: "api_admin 660",
    request: ["admin.vm.device.denied.List", "work"],
    expected: answered(""),
  },
  {
    what: "a list",
    by: "api_admin 661",
    before,
    request: ["admin.vm.device.denied.List", "work"],
    expected: answered("b******\np012345\np53**2*"),
  },
  list("Add", "api_admin 662", change("Add", "uabcdef"), `${first}uabcdef`),
  list("Add of several", "api_admin 663", change("Add", "uabcdefm******"), "b******m******p012345p53**2*uabcdef"),
  list("Add of a present code", "api_admin 665", change("Add", "b******"), first),
  list("Add of nothing", "api_admin 666", change("Add", ""), first),
  list("Remove", "api_admin 670", change("Remove", "b******"), "p012345p53**2*"),
  list("Remove of all", "api_admin 672", change("Remove", "all"), ""),
  list("Remove of an absent code", "api_admin 673", change("Remove", "m******"), first),
  list("Remove of an absent and a present code", "api_admin 673", change("Remove", "m******p53**2*"), "b******p012345"),
  list("Remove of nothing", "api_admin 674", change("Remove", ""), first),
  ...["u112233u112233", "u112233\u00c3\u00b6\n"].map((payload) => ({
    what: `Add of ${JSON.stringify(payload)}`,
    by: "api_admin 664",
    before,
    request: change("Add", payload),
    expected: refused("ProtocolError"),
  })),
  {
    what: "Remove of a repeated code",
    by: "api_admin 671",
    before,
    request: change("Remove", "b******b******"),
    expected: refused("ProtocolError"),
  },
  {
    what: "a code of the wrong length",
    by: "qubes/device_protocol.py",
    request: change("Add", "u1122"),
    expected: refused("QubesValueError"),
  },
  {
    what: "a code of an unknown class",
    by: "qubes/vm/qubesvm.py",
    request: change("Add", "x112233"),
    expected: refused("QubesPropertyValueError"),
  },
];

/** Expectations about labels and denied device interfaces. */
export const labelsAndDevices: readonly Expectation[] = [...labels, ...deniedInterfaces];
