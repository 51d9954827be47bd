import { execFileSync } from "node:child_process";
import { existsSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Scope, TemporaryFolder } from "./temporary-folder.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Whether the tests run in a clone, of which another clone can be made. */
export const isClone = existsSync(`${root}.git`);

/**
 * A clone of this repository in a temporary folder, with the changes that are not committed, and without packages and
 * build output. Its environment has an `npm` whose `npm ci` links the packages of this repository instead of fetching
 * them, and then builds as `npm ci` does. All other commands of npm are those of npm itself.
 */
export class FreshClone {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;

  constructor(scope: Scope) {
    const folder = new TemporaryFolder(scope);
    this.path = folder.at("qubes-core-ts");
    const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
    git("clone", "--quiet", "--shared", "--no-checkout", root, this.path);
    // A changed time alone makes "stash create" fail, so the status, which compares the texts, comes first.
    const isClean = git("status", "--porcelain", "--untracked-files=no") === "";
    const now = isClean ? git("rev-parse", "HEAD") : git("stash", "create");
    git("-C", this.path, "-c", "advice.detachedHead=false", "checkout", "--quiet", now);
    folder.write("programs/npm", npmWithoutNetwork, 0o755);
    const programs = [folder.at("programs"), dirname(process.execPath), process.env["PATH"] ?? ""];
    this.environment = {
      PATH: programs.join(delimiter),
      HOME: folder.directory("home"),
      TMPDIR: folder.directory("tmp"),
    };
  }

  /** Takes the packages and the build output of this repository, which is faster than `npm ci`. */
  linkBuild(): void {
    for (const name of ["node_modules", "dist"]) symlinkSync(join(root, name), join(this.path, name));
  }
}

const npmWithoutNetwork = `#!/bin/sh
PATH="\${PATH#*:}"
test "$1" = ci || exec npm "$@"
test "$2" != --prefix || cd "$3" || exit
ln -sfn "${root}node_modules" node_modules && exec npm run --silent build
`;
