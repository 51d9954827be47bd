import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import t, { type Test } from "tap";
import { loadAllLegacyServices } from "../../src/policy/load/load-legacy-services.ts";
import { isBroken, type LoadedPolicy } from "../../src/policy/model/policy.ts";
import { errorsOf, load } from "../rig/load-texts.ts";
import { VirtualFiles } from "../rig/virtual-files.ts";

const corpus = fileURLToPath(new URL("../../../shared/corpus/", import.meta.url));

/** Salt templates, which do not load before they are rendered, with the first wrong line of each. */
const templates: Readonly<Record<string, number>> = {
  "ansible/files/admin/policy/default.policy": 5,
  "media/files/admin/policy/default.policy": 7,
  "qubes-builder/files/admin/policy/default.policy": 8,
  "sys-audio/files/admin/policy/default.policy": 10,
  "sys-cacher/files/admin/policy/default.policy": 7,
  "sys-git/files/admin/policy/default.policy": 7,
  "sys-net/files/admin/policy/default-disp.policy": 9,
  "sys-net/files/admin/policy/default.policy": 9,
  "sys-pgp/files/admin/policy/default.policy": 7,
  "sys-pihole/files/admin/policy/default.policy": 7,
  "sys-rsync/files/admin/policy/default.policy": 7,
  "sys-ssh-agent/files/admin/policy/default.policy": 7,
  "sys-ssh/files/admin/policy/default.policy": 7,
  "sys-syncthing/files/admin/policy/default.policy": 7,
  "sys-usb/files/admin/policy/default.policy": 10,
};
const templateFolder = "ben-grande-qusal/files/salt/";

/** Three-column files with `!include`, which R4.0 does not have, with the line. */
const notForR40: Readonly<Record<string, number>> = {
  "QubesOS-qubes-core-admin/files/qubes-rpc-policy/admin-global-ro": 10,
  "QubesOS-qubes-core-admin/files/qubes-rpc-policy/admin-local-ro": 10,
  "QubesOS-qubes-core-qrexec/files/policy.d/include/admin-policy-ro": 9,
};

const vimFolder = "QubesOS-qubes-core-qrexec/files/vim/test/";

const skip = existsSync(corpus) ? false : "needs ../shared";

t.test("the current default policy", { skip }, async (t) => {
  const files = new VirtualFiles();
  addTree(files, "current/etc/qubes/policy.d", "/etc");
  t.strictSame(errorsOf(load(files)), [
    "AccessDenied unreadable-file /etc/35-compat.policy:16:1+11 /rpc does not exist",
  ]);
  files.addDirectory("/rpc");
  checkLoads(t, load(files), "with an empty legacy directory");
  t.equal(load(files).rules.length, 52);
  addTree(files, "current/legacy-service-files", "/rpc");
  addTree(files, "r4.0/etc/qubes-rpc/policy/include", "/rpc/include");
  checkLoads(t, load(files), "with the remaining service files");
  checkLoads(t, loadAllLegacyServices(files, "/rpc"), "the same files in R4.0");
});

t.test("the default policy of R4.0 in both readers", { skip }, async (t) => {
  const files = VirtualFiles.of({ "/etc/a.policy": "!compat-4.0\n" });
  addTree(files, "r4.0/etc/qubes-rpc/policy", "/rpc");
  checkLoads(t, loadAllLegacyServices(files, "/rpc"), "R4.0");
  checkLoads(t, load(files), "today");
  const names = readdirSync(join(corpus, "r4.0/etc/qubes-rpc/policy"));
  t.ok(names.length > 80, `${names.length} names`);
});

t.test("the examples of the documentation", { skip }, async (t) => {
  checkLoads(t, readAs("policy", "docs/examples-current.policy"), "five columns");
  checkLoads(t, readAs("service", "docs/examples-r4.0"), "three columns, current dialect");
  checkLoads(t, readAs("legacy", "docs/examples-r4.0"), "three columns, R4.0");
});

t.test("samples with intended errors", { skip }, async (t) => {
  for (const folder of ["current/vim-test/", `community/${vimFolder}`]) {
    t.match(errorsOf(readAs("policy", `${folder}qrexecpolicy.policy`)), {
      0: "PolicySyntaxError missing-include /etc/a.policy:24:26+4 /etc/test does not exist",
    });
    const asPolicy = errorsOf(readAs("policy", `${folder}qrexecpolicyservice.policy`));
    t.equal(asPolicy[0], 'PolicySyntaxError syntax /etc/a.policy:16:4+6 "@anyvm" is not a service name');
    const asService = errorsOf(readAs("service", `${folder}qrexecpolicyservice.policy`));
    t.equal(asService[0], "PolicySyntaxError missing-include /rpc/s:19:23+4 /rpc/test does not exist");
  }
});

t.test("files of public repositories", { skip }, async (t) => {
  const names = filesBelow("community").filter((name) => !name.endsWith("README.md"));
  const counts = { "five columns": 0, "three columns": 0, templates: 0 };
  for (const name of names) {
    if (name.startsWith(vimFolder)) continue;
    const path = `community/${name}`;
    const line = name.startsWith(templateFolder) ? templates[name.slice(templateFolder.length)] : undefined;
    if (line !== undefined) {
      counts.templates++;
      checkTemplate(t, readAs("policy", path), line, name);
    } else if (hasFiveColumns(path)) {
      counts["five columns"]++;
      checkLoads(t, readAs("policy", path), name);
    } else {
      counts["three columns"]++;
      checkLoads(t, readAs("service", path), name);
      const wrongLine = notForR40[name];
      if (wrongLine === undefined) checkLoads(t, readAs("legacy", path), `${name}, R4.0`);
      else t.match(errorsOf(readAs("legacy", path)), [`/rpc/s:${wrongLine}:`]);
    }
  }
  t.equal(counts.templates, Object.keys(templates).length);
  t.comment(
    Object.entries(counts)
      .map(([what, count]) => `${what}: ${count}`)
      .join(", "),
  );
});

/** Loads a file of the corpus at the default place of its kind, with the files that defaults include. */
function readAs(kind: "policy" | "service" | "legacy", path: string): LoadedPolicy {
  const text = readFileSync(join(corpus, path), "utf8");
  const files = new VirtualFiles();
  addTree(files, "current/etc/qubes/policy.d/include", kind === "policy" ? "/etc/include" : "/rpc/include");
  if (kind !== "legacy") files.addFile("/etc/a.policy", kind === "policy" ? text : "!compat-4.0\n");
  if (kind === "policy") files.addDirectory("/rpc");
  else files.addFile("/rpc/s", text);
  return kind === "legacy" ? loadAllLegacyServices(files, "/rpc", "s") : load(files);
}

function checkLoads(t: Test, policy: LoadedPolicy, name: string): void {
  t.strictSame(errorsOf(policy), [], name);
}

function checkTemplate(t: Test, policy: LoadedPolicy, line: number, name: string): void {
  const first = isBroken(policy) ? policy.errors[0].diagnostic : undefined;
  const help = "this looks like a Salt or Jinja template: render it before it is loaded";
  t.match(first, { code: "syntax", help, span: { line } }, name);
}

/** Returns whether a file has a line with an action as the fifth word, or a directive of five-column files. */
function hasFiveColumns(path: string): boolean {
  const lines = readFileSync(join(corpus, path), "utf8").split("\n");
  return lines.some((line) => /^\s*([^#\s]\S*\s+(\S+\s+){3}(allow|ask|deny)\b|!(include-|compat))/.test(line));
}

function addTree(files: VirtualFiles, from: string, to: string): void {
  for (const name of filesBelow(from)) files.addFile(`${to}/${name}`, readFileSync(join(corpus, from, name), "utf8"));
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(corpus, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(corpus, folder).length + 1));
}
