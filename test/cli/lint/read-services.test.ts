import t, { type Test } from "tap";
import { readCatalogue } from "../../../src/cli/lint/read-services.ts";
import { makeCatalogue } from "../../../src/policy/services/catalogue.ts";
import { runTool } from "../../rig/run-tool.ts";
import { domains } from "../../rig/small-system.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

/** Reads a configuration, with places in its errors relative to its folder. */
function read(t: Test, text: string, others: Readonly<Record<string, string>> = {}) {
  const folder = new TemporaryFolder(t);
  const path = `${folder.path}/lint.yaml`;
  for (const [name, content] of Object.entries({ "lint.yaml": text, ...others })) {
    folder.write(name, content);
  }
  try {
    return { catalogue: readCatalogue(path) };
  } catch (error) {
    return { error: (error as Error).message.replaceAll(`${folder.path}/`, "") };
  }
}

const own = "kind: fetch\n    does: Returns it.\n";

t.test("a service of the author", async (t) => {
  const { catalogue } = read(
    t,
    `services:\n  my.Backup:\n    kind: fetch\n    server: dom0\n    argument: [daily, ""]\n    user: root\n    does: Returns it.\n`,
  );
  t.match(catalogue?.get("my.Backup"), {
    kind: "fetch",
    servedBy: "dom0",
    argument: { takes: "set", values: ["daily", ""] },
    user: "root",
    does: "Returns it.",
  });
  t.equal(catalogue?.size, makeCatalogue().size + 1);
});

t.test("what the author leaves out", async (t) => {
  const { catalogue } = read(t, `services:\n  my.Backup: {kind: control}\n  my.Other: {kind: send, argument: none}\n`);
  t.strictSame(catalogue?.get("my.Backup")?.argument, { takes: "any" });
  t.equal(catalogue?.get("my.Backup")?.servedBy, "any");
  t.notOk("user" in (catalogue?.get("my.Backup") ?? { user: "" }));
  t.strictSame(catalogue?.get("my.Other")?.argument, { takes: "none" });
});

t.test("services in a file of their own, relative to the configuration", async (t) => {
  const { catalogue } = read(t, "services: mine.yaml\n", { "mine.yaml": `my.Backup:\n    ${own}` });
  t.ok(catalogue?.has("my.Backup"));
  t.equal(read(t, "services: mine.yaml\n", { "mine.yaml": "# none yet\n" }).catalogue?.size, makeCatalogue().size);
});

t.test("a configuration without services", async (t) => {
  for (const text of ["", "# nothing\n", "rules:\n  syntax: error\n"]) {
    t.equal(read(t, text).catalogue?.size, makeCatalogue().size, text);
  }
  t.equal(readCatalogue(undefined).size, makeCatalogue().size, "no configuration");
});

/** Configurations with an error, and the message with its place. */
const errors: readonly (readonly [text: string, message: string])[] = [
  ["services: [a]\n", "lint.yaml:1:11: services is not a map"],
  ["services:\n  my.A: fetch\n", "lint.yaml:2:9: my.A is not a map; known keys: kind, server, argument, user, does"],
  ["services:\n  my.A: {}\n", "lint.yaml:2:9: my.A has no kind; add kind: send, fetch, "],
  ["services:\n  my.A: {kind: fetsh}\n", "lint.yaml:2:16: fetsh is not a valid kind; did you mean fetch?"],
  ["services:\n  my.A: {kind: send, server: dom1}\n", "lint.yaml:2:30: dom1 is not a valid server; did you mean dom0?"],
  ["services:\n  my.A: {kind: send, args: none}\n", "lint.yaml:2:22: my.A has the unknown key args"],
  ["services:\n  my.A: {kind: send, argument: some}\n", "lint.yaml:2:32: some is not a valid argument"],
  [
    "services:\n  my.A: {kind: send, argument: []}\n",
    "lint.yaml:2:32: the list of arguments is empty; write argument: none",
  ],
  ["services:\n  my.A: {kind: send, argument: [+a]}\n", 'lint.yaml:2:32: the argument "+a" begins with +; write a'],
  ["services:\n  my.A: {kind: send, user: true}\n", "lint.yaml:2:28: user is not a text"],
  ["services:\n  my.*: {kind: send}\n", 'lint.yaml:2:9: "my.*" is not the name of a service'],
  ["services:\n  a+b: {kind: send}\n", 'lint.yaml:2:8: "a+b" is not the name of a service'],
  ["services: other.yaml\n", 'lint.yaml:1:11: the file "other.yaml" does not exist'],
  ["services: true\n", "lint.yaml:1:11: services is not a text"],
  ["services: {\n", "lint.yaml:2:1: Flow map in block collection must be sufficiently indented"],
];

t.test("each error has its place", async (t) => {
  for (const [text, message] of errors) t.ok(read(t, text).error?.startsWith(message), `${text}${read(t, text).error}`);
  const nested = read(t, "services: mine.yaml\n", { "mine.yaml": "my.A: {kind: x}\nmy.B: {}\n" });
  t.match(nested.error, /^mine\.yaml:1:14: x is not a valid kind.*\nmine\.yaml:2:7: my\.B has no kind/);
});

t.test("lint knows the services of the configuration", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("a.policy", "qubes.Filecopi +b work vault allow\n");
  const lint = async () => await runTool(["lint", "--format", "unix", "a.policy"], { directory: folder.path });
  t.match((await lint()).stdout, /unknown service "qubes.Filecopi"/);
  folder.write(".qrexec-policy.yaml", "services:\n  qubes.Filecopi: {kind: send, argument: [a]}\n");
  const own = await lint();
  t.match(own.stdout, /"qubes.Filecopi" does not take the argument "\+b"; expected \+a/);
  t.notMatch(own.stdout, /unknown service/);
  folder.write(".qrexec-policy.yaml", "services:\n  a: {kind: x}\n");
  const wrong = await lint();
  t.match(wrong.stderr, /\.qrexec-policy\.yaml:2:13: x is not a valid kind/);
  t.not(wrong.code, 0);
});

t.test("explain and query know the services of the configuration above the policy", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({
    "tree/.qrexec-policy.yaml": `services:\n  my.Backup:\n    ${own}`,
    "tree/policy.d/10.policy": "my.Other * work vault allow\n",
    "info.json": JSON.stringify({ domains }),
  });
  const options = ["--policy-dir", folder.at("tree/policy.d"), "--system-info", folder.at("info.json")];
  const { stdout } = await runTool(["explain", ...options, "work", "vault", "my.Backup"]);
  t.match(stdout, /service +Returns it\.\n/);
  const { code, stderr } = await runTool(["query", ...options, "--service", "my.Bakcup"]);
  t.match([code, stderr], [2, 'did you mean "my.Backup"?']);
});
