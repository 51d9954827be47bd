import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import t from "tap";
import type { App } from "../../../src/core/app.ts";
import { checkStore, createStore, StoreFile } from "../../../src/core/store/index.ts";
import { smallStore, withStore } from "../../rig/stores.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

/** Faults of a store, and the message after the name of the file. */
const faults: readonly (readonly [change: (text: string) => string | Buffer, message: RegExp])[] = [
  [(text) => text.slice(0, text.indexOf("</properties>")), /:32:7: unclosed tag: properties/],
  [() => "", /:1:\d+: document must contain a root element/],
  [(text) => text.replace("<features>", "<features"), /:14:10: disallowed character/],
  [(text) => text.replace("</tags>", "</tag>"), /:7:13: unexpected close tag/],
  [
    (text) => text.replace("<qubes", '<!DOCTYPE q [<!ENTITY a "b">]>\n<qubes'),
    /:2:\d+: a store must not have a document type/,
  ],
  [(text) => text.replace(">dark<", ">&dark;<"), /:14:42: undefined entity/],
  [(text) => Buffer.from(text.replace("dark", "d\xe4rk"), "latin1"), /:14:1: invalid UTF-8/],
  [(text) => text.replaceAll("qubes", "cubes"), /:2:1: the file begins with <cubes>; expected <qubes>/],
  [(text) => text.replace('class="AppVM"', 'class="XVM"'), /:4:5: unknown class "XVM"; expected AdminVM, AppVM/],
  [(text) => text.replace('class="AppVM"', ""), /:4:5: <domain> lacks the attribute "class"; expected class="…"/],
  [(text) => text.replace(">800<", ">much<"), /:30:9: property "memory": Failed to parse property value as int/],
  [(text) => text.replace(">net<", ">nett<"), /:26:9: property "netvm": Can't set netvm to non-existing qube nett/],
  [(text) => text.replace('ref="label-6"', 'ref="label-7"'), /:25:9: property "label": Label does not exist: 7/],
  [(text) => text.replace('<property name="name">studio<', '<property name="name">net<'), /duplicate domain "net"/],
  [(text) => text.replace('"qid">3<', '"qid">2<'), /duplicate qid 2/],
  [(text) => text.replace('"qid">3<', '"qid">x<'), /:4:5: invalid qid "x"; expected a number from 1 to 10000/],
  [
    (text) => text.replace("33333333-3333-4333-8333-333333333333", "22222222-2222-4222-8222-222222222222"),
    /duplicate uuid 2222/,
  ],
  [
    (text) => text.replace('<property name="netvm"/>', '<property name="netvm">studio</property>'),
    /:38:9: property "netvm": The studio qube does not provide network/,
  ],
  [(text) => text.replace("<tags>", "<tags/><tags>"), /duplicate <tags> in <domain>/],
  [(text) => text.replace('"autostart">True', '"memory">1'), /:31:9: duplicate property "memory"/],
  [(text) => text.replace('id="label-6"', 'id="six"'), /invalid label id "six"; expected label-N/],
  [(text) => text.replace('id="label-6"', 'id="label-1"'), /duplicate label 1 or "blue"/],
  [
    (text) => text.replace('revisions_to_keep="2"', 'revisions_to_keep="many"'),
    /invalid revisions_to_keep="many"; expected a number/,
  ],
];

t.test("a broken store is refused with line and column, also by the check", async (t) => {
  for (const [change, message] of faults) {
    const path = new TemporaryFolder(t).write("qubes.xml", change(smallStore));
    const before = readFileSync(path);
    await t.rejects(withStore(path), { name: "StoreError", message }, String(message));
    t.ok(before.equals(readFileSync(path)), "the store is unchanged");
    const [problem] = await checkStore(path);
    t.match(problem, { message, isFatal: true });
  }
});

t.test("the newest good generation is named, and loaded on request", async (t) => {
  const folder = new TemporaryFolder(t);
  const path = folder.write("qubes.xml", smallStore);
  for (const tag of ["one", "two", "three"]) await withStore(path, (app) => app.getDomain("studio").tags.add(tag));
  const generations = readdirSync(`${path}.generations`).sort();
  t.equal(generations.length, 3);
  writeFileSync(`${path}.generations/${generations[2]}`, "<qubes>");
  writeFileSync(path, readFileSync(path, "utf8").slice(0, 1000));
  const newest = `${path}.generations/${generations[1]}`;
  await t.rejects(withStore(path), { message: `load the newest good generation, ${newest}, with --recover` });
  const warnings: string[] = [];
  const app = await withStore(path, () => {}, { recover: true, log: (line) => warnings.push(line) });
  t.ok(app.getDomain("studio").tags.has("one"));
  t.notOk(app.getDomain("studio").tags.has("two"));
  t.match(warnings, [new RegExp(`loading ${newest} instead`), /the content of .* is kept as .*qubes.xml.broken-/]);
  const broken = readdirSync(folder.path).find((name) => name.includes(".broken-")) ?? "none";
  t.equal(readFileSync(folder.at(broken), "utf8").length, 1000);
  t.ok((await withStore(path)).getDomain("studio").tags.has("one"), "the recovered generation is the store now");
});

t.test("a store of valid XML with invalid content is recovered too", async (t) => {
  const path = new TemporaryFolder(t).write("qubes.xml", smallStore);
  await withStore(path);
  await withStore(path, (app) => app.getDomain("studio").tags.add("x"));
  writeFileSync(path, readFileSync(path, "utf8").replace('class="AppVM"', 'class="XVM"'));
  await t.rejects(withStore(path), { message: /unknown class "XVM".*with --recover/ });
  t.equal((await withStore(path, () => {}, { recover: true })).domains.size, 4);
});

t.test("a missing or unreadable store", async (t) => {
  const folder = new TemporaryFolder(t);
  await t.rejects(withStore(folder.at("qubes.xml")), {
    message: /file does not exist; create one with qubes-create/,
  });
  await t.rejects(withStore(folder.directory("d")), { message: /cannot be read: EISDIR/ });
  await t.rejects(withStore(folder.at("none/qubes.xml")), { message: /the lock cannot be taken|No such file/ });
  t.match(await checkStore(folder.at("none")), [{ isFatal: true, message: /ENOENT/ }]);
});

t.test("a new store", async (t) => {
  const path = new TemporaryFolder(t).at("a/b/qubes.xml");
  await createStore(path, { directory: "/var/lib/qubes" });
  t.same(await checkStore(path), []);
  const app = await withStore(path);
  t.equal(app.labels.list().length, 8);
  t.equal(app.adminVM?.label?.name, "black");
  await t.rejects(createStore(path, { directory: "/x" }), { message: /the store exists already/ });
  t.ok(existsSync(path));
});

t.test("another process changed the file", async (t) => {
  const path = new TemporaryFolder(t).write("qubes.xml", smallStore);
  await t.rejects(
    withStore(path, () => writeFileSync(path, smallStore.replace("dark", "light"))),
    { message: /the file was changed by another process; nothing is written/ },
  );
  t.match(readFileSync(path, "utf8"), /light/);
});

t.test("values that XML cannot hold are not written", async (t) => {
  const path = new TemporaryFolder(t).write("qubes.xml", smallStore);
  for (const change of [
    (app: App) => app.getDomain("studio").features.set("x", "a\u0001b"),
    (app: App) => app.getDomain("studio").setProperty("bootmode", "\u0000"),
    (app: App) => app.getDomain("studio").features.set("x", "\ud800"),
  ]) {
    await t.rejects(withStore(path, change), { name: "QubesValueError" });
  }
  t.equal(readFileSync(path, "utf8"), smallStore);
  await t.resolves(withStore(path));
});

t.test("a store that was not loaded is not saved", async (t) => {
  const path = new TemporaryFolder(t).write("qubes.xml", smallStore);
  const store = await StoreFile.open(path);
  const other = await withStore(new TemporaryFolder(t).write("qubes.xml", smallStore));
  await t.rejects(store.save(other), { message: /only the loaded system/ });
  await store.close();
});
