import { answered, done, type Expectation, type ExpectedRequest, refused } from "./expectation.ts";
import { set, start } from "./requests.ts";

const create = (payload: string, argument = "fedora", klass = "AppVM") =>
  [`admin.vm.Create.${klass}`, "dom0", argument, payload] as const;
const inPool = (payload: string) => ["admin.vm.CreateInPool.AppVM", "dom0", "fedora", payload] as const;
const firewall = (rule: string) => ["admin.vm.firewall.Set", "work", "", rule] as const;

/** Expects the same error of several requests. */
function each(
  by: string,
  error: Parameters<typeof refused>[0],
  ...requests: readonly ExpectedRequest[]
): readonly Expectation[] {
  return requests.map((request) => ({ what: request.join(" "), by, request, expected: refused(error) }));
}

const creation: readonly Expectation[] = [
  ...each(
    "api_admin 334",
    "QubesValueError",
    create("name=test-### label=red"),
    create("name=--helpVM label=red"),
    create("name=1stVM label=red"),
  ),
  ...each("api_admin 331", "ProtocolError", create("name=new label=red", "fedora", "StandaloneVM")),
  ...each("api_admin 335", "ProtocolError", create("label=red")),
  ...each("api_admin 336", "ProtocolError", create("name=new label=red pool=varlibqubes")),
  ...each("api_admin 337", "QubesVMAlreadyExistsError", create("name=work label=red")),
  ...each("api_admin 338", "ProtocolError", create("name=new name=other label=red")),
  ...each("api_admin 339", "ProtocolError", create("name=new label=red other=1")),
  ...each("api_admin 342", "QubesException", inPool("name=new label=red pool=missing")),
  ...each("api_admin 346", "ProtocolError", inPool("name=new label=red pool=varlibqubes pool=varlibqubes")),
  {
    what: "a pool of a volume that no class has",
    by: "api_admin 344",
    request: inPool("name=new label=red pool:other=varlibqubes"),
    expected: refused("ProtocolError"),
    decided: "the transcripts of the reference",
  },
];

const requests: readonly Expectation[] = [
  ...each("api_admin 990", "ProtocolError", ["admin.vm.List", "dom0", "", "payload"]),
  ...each("api_admin 991", "ProtocolError", ["admin.vm.List", "dom0", "argument"]),
  ...each("api_admin 994", "ProtocolError", ["admin.pool.List", "work"]),
  ...each("api_admin 001", "QubesValueError", ["admin.vm.List", ".work"]),
  ...each("api_admin 322", "ProtocolError", ["admin.vm.feature.Set", "work", "x", "\u00c3\u00b6"]),
  ...each("api_admin 561", "QubesInvalidTagError", ["admin.vm.tag.Set", "work", "+.some-tag"]),
  ...each("api_admin 551", "QubesTagNotFoundError", ["admin.vm.tag.Remove", "work", "absent"]),
  ...each("api_admin 610", "QubesException", ["admin.backup.Cancel", "dom0", "testprofile"]),
  ...each("api_admin 234", "ProtocolError", ["admin.vm.Shutdown", "work", "force+wait+other"]),
  ...each(
    "api_admin 582 to 585, firewall.py",
    "ProtocolError",
    firewall("drop"),
    firewall("action=foo"),
    firewall("action=accept dsthost=1.2.3.4 dst4=1.2.3.4"),
    firewall("action=accept dst6=1.2.3.4"),
    firewall("action=accept proto=tcp icmptype=1"),
    firewall("action=accept dstports=443"),
    firewall("action=drop comment=\u00c5\u0082"),
  ),
];

const running: readonly Expectation[] = [
  { what: "Start", by: "api_admin 220", request: start, expected: done },
  ...each("api_admin 642", "ProtocolError", ["admin.vm.CreateDisposable", "work", "", "other"]),
  ...each("api_admin 642", "QubesException", ["admin.vm.CreateDisposable", "work"]),
  {
    what: "Remove of a running domain",
    by: "api_admin 501",
    before: [start],
    request: ["admin.vm.Remove", "work"],
    expected: refused("QubesVMNotHaltedError"),
  },
  {
    what: "the template of a running domain",
    by: "appvm 003",
    before: [start],
    request: set("work", "template", "fedora"),
    expected: refused("QubesVMNotHaltedError"),
  },
  {
    what: "the label of a running domain",
    by: "qubesvm",
    before: [start],
    request: set("work", "label", "blue"),
    expected: done,
  },
  ...each("app 200", "QubesVMInUseError", ["admin.vm.Remove", "fedora"]),
];

const properties: readonly Expectation[] = [
  ...each("net 141", "QubesValueError", set("work", "netvm", "fedora")),
  ...each("net 151", "QubesValueError", set("work", "ip", "abcd")),
  ...each("qubesvm 251", "QubesPropertyValueError", set("work", "kernel", "no-such-kernel")),
  ...each("qubesvm 161", "QubesPropertyValueError", set("work", "memory", "-10")),
  ...each("qubesvm 191", "QubesPropertyValueError", set("work", "vcpus", "0")),
  ...each("qubesvm 293", "QubesPropertyValueError", set("work", "default_dispvm", "fedora")),
  ...each("qubesvm 331", "QubesPropertyValueError", set("work", "mac", "00:11:22:33:44")),
  ...each("qubesvm 401", "QubesValueError", set("work", "backup_timestamp", "xxx")),
  {
    what: "a mode in capitals",
    by: "qubesvm 040",
    before: [set("work", "virt_mode", "HVM")],
    request: ["admin.vm.property.Get", "work", "virt_mode"],
    expected: answered("default=False type=str hvm"),
  },
  ...["work", "sys-net"].map((name): Expectation => {
    const icon = name === "work" ? "appvm-red" : "servicevm-red";
    return {
      what: `the icon of ${name}`,
      by: "qubesvm 135",
      before: name === "work" ? [] : [["admin.vm.feature.Set", "sys-net", "servicevm", "1"]],
      request: ["admin.vm.property.Get", name, "icon"],
      expected: answered(`default=True type=str ${icon}`),
    };
  }),
];

/** Expectations about domains, their properties, and requests in general. */
export const domains: readonly Expectation[] = [...creation, ...requests, ...running, ...properties];
