import { fileURLToPath } from "node:url";
import t from "tap";
import { apiMethods } from "../../../src/api/method-table.ts";
import { loadTree } from "../../../src/cli/lint/load-tree.ts";
import { placesOfArgument } from "../../../src/cli/lint/places-of-argument.ts";
import { IgnoredPaths } from "../../../src/cli/repository/ignored-paths.ts";
import { acceptsArgument, describeArgument } from "../../../src/policy/services/accepts-argument.ts";
import { isServedByDom0, makeCatalogue, serviceFamilies } from "../../../src/policy/services/catalogue.ts";
import { readServiceArgument, type Service, servicesOf } from "../../../src/policy/services/service.ts";

const catalogue = makeCatalogue();
const examples = fileURLToPath(new URL("../../../policy-examples/", import.meta.url));

t.test("each row is well-formed, and each service has one row", async (t) => {
  const all = Object.values(serviceFamilies).flat();
  t.equal(all.flatMap(servicesOf).length, catalogue.size, "no service has two rows");
  for (const { source, rows } of all) {
    t.match(source, /^[\w-]+\/[\w-]+: \S+$/);
    t.same(
      rows.map(([name]) => name),
      rows.map(([name]) => name).sort(),
      source,
    );
    for (const [name, , , argument, does] of rows) {
      t.match(name, /^[a-z][\w-]*(\.[\w-]+)+$/);
      t.match(does, /^[A-Z][^.]*\.$/, name);
      t.match(argument, /^([-*]|\[?<[a-z ]+>\]?|[\w|+-]+)$/, name);
    }
  }
});

t.test("the catalogue has every method of the Admin API, with the arguments that the daemon takes", async (t) => {
  const methods = apiMethods.filter(({ name }) => name.startsWith("admin."));
  t.ok(methods.length > 80);
  for (const { name, argument } of methods) {
    const known = catalogue.get(name.replace(/CLASS|testclass/, name.includes(".device.") ? "usb" : "AppVM"));
    if (known === undefined) {
      t.fail(`${name} is not in the catalogue`);
      continue;
    }
    t.equal(known.servedBy, "dom0", name);
    // A policy may name an event, which the daemon checks for each event that it sends.
    if (name === "admin.Events") continue;
    const takesNone = acceptsArgument(known.argument, "+");
    const takesSome = known.argument.takes !== "none";
    t.same(
      { name, takesNone, takesSome },
      { name, takesNone: argument !== "required", takesSome: argument !== "forbidden" },
    );
  }
});

const trees: Readonly<Record<string, boolean>> = {
  "current-defaults/tree/etc/qubes/policy.d": false,
  "r4.0-defaults/tree/etc/qubes-rpc/policy": true,
  "whonix-like/tree/etc/qubes/policy.d": false,
};

t.test("the stock policies name only known services, with arguments that these take", async (t) => {
  for (const [path, legacy] of Object.entries(trees)) {
    const reading = { legacy, legacyDirectory: "/nonexistent", isDefaultLegacy: true, inputPath: undefined };
    const places = placesOfArgument(`${examples}${path}`, reading, new IgnoredPaths());
    const rules = places.flatMap((place) => loadTree(place, undefined).rules);
    t.ok(rules.length > 20, path);
    // The files of R4.0 in the tree have services of their own.
    const stock = rules.filter(({ place }) => !place.file.startsWith("/etc/qubes-rpc/"));
    for (const { service, argument, place } of stock) {
      if (service === null) continue;
      const known = catalogue.get(service);
      const takes = known !== undefined && (argument === null || acceptsArgument(known.argument, argument));
      if (!takes) t.fail(`${place.file}:${place.line}: ${service} ${argument}`);
    }
  }
});

t.test("a service of the author replaces a built-in one", async (t) => {
  const own: Service = { ...(catalogue.get("qubes.Filecopy") as Service), kind: "control", source: "own" };
  const extended = makeCatalogue([own, { ...own, name: "my.Service" }]);
  t.equal(extended.get("qubes.Filecopy")?.source, "own");
  t.equal(extended.size, catalogue.size + 1);
});

t.test("dom0 serves the Admin API, with methods that are not known yet", async (t) => {
  for (const name of [
    "admin.vm.List",
    "admin.vm.Create.AppVM",
    "admin.vm.Future",
    "policy.Get",
    "qubes.NotifyUpdates",
  ]) {
    t.ok(isServedByDom0(name, catalogue), name);
  }
  for (const name of ["qubes.Filecopy", "policy.Ask", "my.admin.Service"])
    t.notOk(isServedByDom0(name, catalogue), name);
  const own: Service = { ...(catalogue.get("qubes.Filecopy") as Service), name: "admin.own.Service" };
  t.notOk(isServedByDom0(own.name, makeCatalogue([own])), "the author's description counts");
});

/** The notation of an argument, arguments that it takes, arguments that it does not take, and its description. */
const notations: readonly (readonly [string, readonly string[], readonly string[], string])[] = [
  ["-", ["+"], ["+a", "++"], "no argument (+)"],
  ["*", ["+", "+a", "++"], [], "any argument"],
  ["a|b", ["+a", "+b"], ["+", "+c", "+a|b", "+A"], "+a or +b"],
  ["|a", ["+", "+a"], ["+b"], "no argument (+) or +a"],
  [
    "<port>",
    ["+1", "+80", "+65535"],
    ["+", "+0", "+65536", "+080", "+http", "+localhost+80", "+99999", "+100000"],
    "a port from 1 to 65535",
  ],
  ["<tag>", ["+a"], ["+"], "a tag"],
  ["[<tag>]", ["+a", "+"], [], "no argument (+) or a tag"],
];

t.test("each notation of an argument", async (t) => {
  for (const [notation, taken, refused, description] of notations) {
    const argument = readServiceArgument(notation);
    t.equal(describeArgument(argument), description);
    for (const text of taken) t.ok(acceptsArgument(argument, text), `${notation} ${text}`);
    for (const text of refused) t.notOk(acceptsArgument(argument, text), `${notation} ${text}`);
  }
});
