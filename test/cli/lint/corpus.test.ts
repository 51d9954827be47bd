import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import t from "tap";
import { loadTree } from "../../../src/cli/lint/load-tree.ts";
import { type ArgumentReading, placesOfArgument } from "../../../src/cli/lint/places-of-argument.ts";
import { IgnoredPaths } from "../../../src/cli/repository/ignored-paths.ts";
import { lint } from "../../../src/policy/lint/lint.ts";

const corpus = fileURLToPath(new URL("../../../../shared/corpus", import.meta.url));
const skip = !existsSync(corpus) && "no ../shared/corpus";

/** The findings in real policy. Some included files are missing in the corpus, and are skipped. */
const expected: Readonly<Record<string, readonly string[]>> = {
  // The tag of the deny is misspelt, so it denies nothing; another rule allows the call.
  "community/ben-grande-qusal/files/salt/sys-bitcoin/files/admin/policy/default.policy": [
    "16 near-miss-name",
    "22 shadowed-rule",
    "25 redundant-rule",
  ],
  // The service needs root, as the rule before it says.
  "community/freedomofpress-securedrop-workstation/files/files/31-securedrop-workstation.policy": ["35 missing-user"],
  // Any qube can call dom0 by the purpose of these services.
  "community/Rudd-O-qubes-shared-folders/files/etc/qubes/policy.d/80-qubes-shared-folders.policy": [
    "2 wildcard-allow",
    "10 wildcard-allow",
  ],
};

/** Templates of Salt; before they are rendered they are not policy: one finding each. */
const templates = [
  "ansible/files/admin/policy/default.policy",
  "media/files/admin/policy/default.policy",
  "qubes-builder/files/admin/policy/default.policy",
  "sys-audio/files/admin/policy/default.policy",
  "sys-cacher/files/admin/policy/default.policy",
  "sys-git/files/admin/policy/default.policy",
  "sys-net/files/admin/policy/default-disp.policy",
  "sys-net/files/admin/policy/default.policy",
  "sys-pgp/files/admin/policy/default.policy",
  "sys-pihole/files/admin/policy/default.policy",
  "sys-rsync/files/admin/policy/default.policy",
  "sys-ssh-agent/files/admin/policy/default.policy",
  "sys-ssh/files/admin/policy/default.policy",
  "sys-syncthing/files/admin/policy/default.policy",
  "sys-usb/files/admin/policy/default.policy",
].map((path) => `community/ben-grande-qusal/files/salt/${path}`);

function findings(path: string, legacy: boolean): readonly string[] {
  // A system without policy of R4.0: the default directory is missing.
  const legacyDirectory = "/nonexistent";
  const reading: ArgumentReading = { legacy, legacyDirectory, isDefaultLegacy: true, inputPath: undefined };
  return placesOfArgument(path, reading, new IgnoredPaths()).flatMap((place) =>
    lint(loadTree(place, undefined), new Map())
      .filter(({ file, code }) => (place.only === undefined || file === place.only) && code !== "missing-include")
      .map(({ span, code, message }) => `${span?.line ?? ""} ${/Jinja/.test(message) ? "template" : code}`.trim()),
  );
}

function filesBelow(directory: string): readonly string[] {
  return readdirSync(join(corpus, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "README.md")
    .map((entry) => relative(corpus, join(entry.parentPath, entry.name)))
    .sort();
}

t.test("whole trees of Qubes OS have no findings", { skip }, async (t) => {
  t.same(findings(join(corpus, "r4.0/etc/qubes-rpc/policy"), true), []);
  t.same(findings(join(corpus, "current/etc/qubes/policy.d"), false), []);
  t.same(findings(join(corpus, "current/legacy-service-files"), true), []);
});

t.test("files of the community have only the known findings", { skip }, async (t) => {
  for (const path of filesBelow("community").filter((each) => !each.includes("/vim/test/"))) {
    const found = findings(join(corpus, path), false);
    if (templates.includes(path))
      t.ok(
        found.some((each) => each.endsWith(" template")),
        path,
      );
    else if (isSource(path)) {
      t.same(found, ["bad-file-name"], path);
    } else if (path.includes("alex-schose")) {
      // Denials by name that the last line covers for all names.
      t.ok(found.length === 74 && found.every((each) => each.endsWith("redundant-rule")), `${path}: ${found.length}`);
    } else t.same(found, expected[path] ?? [], path);
  }
});

/** The ending of R4.0 service files in source trees; they are installed without it. */
function isSource(path: string): boolean {
  return /\/[a-z]+\.[^/]*\.policy$/.test(path);
}
