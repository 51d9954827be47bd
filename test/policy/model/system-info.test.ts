import fc from "fast-check";
import t from "tap";
import { findDomain, readSystemInfo, SystemInfoError } from "../../../src/policy/model/system-info.ts";

/** The fields of a domain that a daemon must send. */
const least = { tags: [], type: "AppVM", template_for_dispvms: false };

function read(json: string) {
  return readSystemInfo(JSON.parse(json));
}

t.test("the reply of a current daemon", async (t) => {
  const info = readSystemInfo({
    domains: {
      dom0: { ...least, type: "AdminVM", uuid: "00000000-0000-0000-0000-000000000000", icon: "adminvm-black" },
      work: {
        tags: ["red", "a b"],
        type: "AppVM",
        template_for_dispvms: true,
        default_dispvm: "work",
        internal: "1",
        power_state: "Running",
        uuid: "u-1",
        icon: "appvm-red",
        guivm: "dom0",
        relayvm: "relay",
        transport_rpc: "air.Ssh",
        other: { what: "ever" },
      },
    },
    other: [],
  });
  const work = {
    name: "work",
    type: "AppVM",
    tags: ["red", "a b"],
    templateForDispvms: true,
    defaultDispvm: "work",
    internal: true,
    powerState: "Running",
    uuid: "u-1",
    icon: "appvm-red",
    guivm: "dom0",
    relayvm: "relay",
    transportRpc: "air.Ssh",
  };
  t.strictSame(findDomain(info, "work"), work);
  t.equal(findDomain(info, "uuid:u-1"), findDomain(info, "work"));
  t.equal(findDomain(info, "u-1"), undefined);
  t.equal(findDomain(info, "@adminvm"), undefined);
  t.strictSame([...info.domains.keys()], ["dom0", "work"]);
});

t.test("fields that R4.0 omits are unknown", async (t) => {
  const info = readSystemInfo({
    domains: { a: least, b: { ...least, default_dispvm: null, uuid: null, internal: null } },
  });
  for (const name of ["a", "b"]) {
    t.strictSame(findDomain(info, name), {
      name,
      type: "AppVM",
      tags: [],
      templateForDispvms: false,
      defaultDispvm: null,
      internal: false,
      powerState: undefined,
      uuid: undefined,
      icon: null,
      guivm: null,
      relayvm: null,
      transportRpc: null,
    });
  }
  t.equal(info.byUuid.size, 0);
});

t.test("any value that is true in Python sets the feature internal", async (t) => {
  for (const [value, internal] of [
    [true, true],
    [false, false],
    ["", false],
    ["0", true],
    [undefined, false],
    [null, false],
    [1, true],
    [-1.5, true],
    [0, false],
    [-0, false],
    [[], false],
    [[null], true],
    [{}, false],
    [{ a: null }, true],
  ] as const) {
    const info = readSystemInfo({ domains: { a: { ...least, internal: value } } });
    t.equal(findDomain(info, "a")?.internal, internal, JSON.stringify(value) ?? "none");
  }
});

/** Wrong values of the keys that policy uses, with their messages. */
const wrong: readonly (readonly [key: string, values: readonly unknown[], expected: string])[] = [
  ["tags", [undefined, null, "red", {}, [1], [null], ["red", ["blue"]]], "an array of strings"],
  ["type", [undefined, null, 1, [], {}], "a string"],
  ["template_for_dispvms", [undefined, null, 0, "", "true"], "true or false"],
  ["uuid", [""], "a uuid or null"],
  ...["default_dispvm", "power_state", "uuid", "icon", "guivm", "relayvm", "transport_rpc"].map(
    (key) => [key, [1, true, [], {}, "a b", "a\n", "\x1b[m", "ü", "\x7f"], "a printable string or null"] as const,
  ),
];

t.test("values of the wrong type", async (t) => {
  for (const [key, values, expected] of wrong) {
    for (const value of values) {
      const untrusted = { domains: { work: { ...least, [key]: value } } };
      const message = `"${key}" of domain work is not ${expected}`;
      t.throws(() => readSystemInfo(untrusted), { name: "SystemInfoError", message }, JSON.stringify(value) ?? "none");
    }
  }
});

t.test("values that are not objects", async (t) => {
  for (const value of [undefined, null, true, 1, "{}", [], [["domains", {}]]]) {
    const name = JSON.stringify(value) ?? "none";
    t.throws(() => readSystemInfo(value), { message: "system information is not an object" }, name);
    t.throws(() => readSystemInfo({ domains: value }), { message: '"domains" is not an object' }, name);
    t.throws(() => readSystemInfo({ domains: { work: value } }), { message: "domain work is not an object" }, name);
  }
  t.throws(() => readSystemInfo({}), SystemInfoError);
});

t.test("names that no domain can have", async (t) => {
  const names = [
    "",
    " ",
    "a b",
    "work\n",
    "uuid:1",
    "uuid:",
    "@adminvm",
    "@anyvm",
    "*",
    "a/b",
    "a+b",
    "ü",
    "a".repeat(65),
  ];
  for (const name of names) {
    const message = `${JSON.stringify(name)} is not the name of a domain`;
    t.throws(
      () => readSystemInfo({ domains: { [name]: least } }),
      { name: "SystemInfoError", message },
      `name ${name.length}`,
    );
  }
  t.doesNotThrow(() => readSystemInfo({ domains: { ["a".repeat(64)]: least } }));
});

t.test("names with a meaning in JavaScript are plain names", async (t) => {
  const entry = JSON.stringify({ ...least, uuid: "u" });
  for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
    const info = read(`{"domains": {"${name}": ${entry}}}`);
    t.strictSame([...info.domains.keys()], [name]);
    t.equal(findDomain(info, "uuid:u")?.name, name);
  }
  const none = read(`{"domains": {"work": ${entry}}}`);
  for (const name of ["__proto__", "constructor", "toString"]) t.equal(findDomain(none, name), undefined);
});

t.test("prototypes are neither read nor changed", async (t) => {
  const entry = JSON.stringify(least);
  t.throws(() => read(`{"__proto__": {"domains": {"work": ${entry}}}}`), { message: '"domains" is not an object' });
  t.throws(() => read(`{"domains": {"work": {"__proto__": ${entry}}}}`), { message: /^"tags" of domain work/ });
  read(`{"domains": {"work": {"__proto__": {"polluted": 1}, ${entry.slice(1)}}}`);
  t.equal(Object.hasOwn(Object.prototype, "polluted"), false);
});

t.test("a uuid belongs to one domain", async (t) => {
  const domains = { a: { ...least, uuid: "u" }, b: { ...least, uuid: "v" }, c: { ...least, uuid: "u" } };
  const error = { name: "SystemInfoError", message: "domains a and c have the same uuid" };
  t.throws(() => readSystemInfo({ domains }), error);
  t.equal(readSystemInfo({ domains: { ...domains, c: { ...least, uuid: null } } }).byUuid.size, 2);
});

t.test("any JSON is either valid system information or refused", async () => {
  const value = fc.jsonValue();
  const entry = fc.record({
    tags: fc.oneof(value, fc.constant([])),
    type: value,
    template_for_dispvms: value,
    uuid: value,
  });
  const untrusted = fc.oneof(value, fc.record({ domains: fc.dictionary(fc.string(), fc.oneof(value, entry)) }));
  fc.assert(
    fc.property(untrusted, (json) => {
      try {
        readSystemInfo(json);
      } catch (error) {
        return error instanceof SystemInfoError;
      }
      return true;
    }),
    { numRuns: 2000 },
  );
});
