import { after, answered, done, type Expectation, refused } from "./expectation.ts";
import { asDisposableTemplate, feature, get, set, setGlobal, standalone } from "./requests.ts";

const isDefault = (type: string, value: string) => answered(`default=True type=${type} ${value}`);

const defaults: readonly Expectation[] = [
  after(
    "the timeout of qrexec",
    "qubesvm 272",
    [setGlobal("default_qrexec_timeout", "123")],
    get("work", "qrexec_timeout"),
    isDefault("int", "123"),
  ),
  after(
    "a disposable for management",
    "qubesvm 291",
    [asDisposableTemplate, setGlobal("management_dispvm", "work")],
    get("sys-net", "management_dispvm"),
    isDefault("vm", "work"),
  ),
  after(
    "a disposable for management of the template",
    "qubesvm 291",
    [asDisposableTemplate, set("fedora", "management_dispvm", "work")],
    get("sys-net", "management_dispvm"),
    isDefault("vm", "work"),
  ),
  after(
    "a boot mode of the features",
    "qubesvm 811",
    [feature("fedora", "boot-mode.kernelopts.bm1", "x"), feature("work", "boot-mode.active", "bm1")],
    get("work", "bootmode"),
    isDefault("str", "bm1"),
  ),
  after(
    "an unknown boot mode of the features",
    "qubesvm 811",
    [feature("work", "boot-mode.active", "bm1")],
    get("work", "bootmode"),
    isDefault("str", "default"),
  ),
  after(
    "a boot mode of the template",
    "qubesvm 811",
    [feature("fedora", "boot-mode.kernelopts.bm2", "x"), set("fedora", "appvm_default_bootmode", "bm2")],
    get("work", "bootmode"),
    isDefault("str", "bm2"),
  ),
  after(
    "a boot mode of the template's features",
    "qubesvm 811",
    [feature("fedora", "boot-mode.kernelopts.bm2", "x"), feature("fedora", "boot-mode.appvm-default", "bm2")],
    get("work", "bootmode"),
    isDefault("str", "bm2"),
  ),
  ...(
    [
      ["fedora", "templatevm-red"],
      ["dom0", "adminvm-black"],
      ["alone", "standalonevm-blue"],
    ] as const
  ).map(([name, icon]) =>
    after(`the icon of ${name}`, "qubesvm 135", [standalone], get(name, "icon"), isDefault("str", icon)),
  ),
];

const provider = "sys-net";
const connected = set("work", "netvm", provider);

const network: readonly Expectation[] = [
  after(
    "a netvm that does not exist",
    "net 141",
    [],
    set("work", "netvm", "invalid"),
    refused("QubesPropertyValueError"),
  ),
  after(
    "a netvm that does not provide network",
    "net 142",
    [],
    set(provider, "netvm", "work"),
    refused("QubesValueError"),
  ),
  after("a domain as its own netvm", "net 143", [], set(provider, "netvm", provider), refused("QubesValueError")),
  after(
    "a loop of two netvms",
    "net 144",
    [connected, set("work", "provides_network", "True")],
    set(provider, "netvm", "work"),
    refused("QubesValueError"),
  ),
  after("a default netvm without a netvm", "app 111", [], setGlobal("default_netvm", provider), done),
  after(
    "a loop over the default netvm",
    "app 111",
    [setGlobal("default_netvm", provider)],
    ["admin.vm.property.Reset", provider, "netvm"],
    refused("QubesValueError"),
  ),
  after(
    "a loop of the default netvm",
    "app 110",
    [["admin.vm.property.Reset", provider, "netvm"]],
    setGlobal("default_netvm", provider),
    refused("QubesPropertyValueError"),
  ),
  after(
    "provides_network of a netvm in use",
    "net 170",
    [connected],
    set(provider, "provides_network", "False"),
    refused("QubesValueError"),
  ),
  after("provides_network of a netvm", "net 170", [], set(provider, "provides_network", "False"), done),
  after("an IPv6 address without the feature", "net 160", [connected], get("work", "ip6"), isDefault("str", "")),
  after(
    "an IPv6 address with the feature",
    "net 160",
    [connected, feature(provider, "ipv6", "1")],
    get("work", "ip6"),
    answered(/^default=True type=str fd09:24ef:4179::a89:[0-9a-f]+$/),
  ),
  after(
    "Remove of a netvm in use",
    "app 201",
    [connected],
    ["admin.vm.Remove", provider],
    refused("QubesVMInUseError"),
  ),
  after(
    "Remove of the default netvm",
    "app 202",
    [setGlobal("default_netvm", provider)],
    ["admin.vm.Remove", provider],
    refused("QubesVMInUseError"),
  ),
];

/** Expectations about defaults and checks of properties, and about netvms. */
export const properties: readonly Expectation[] = [...defaults, ...network];
