import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import t from "tap";
import { bundleProgram } from "../rig/bundle-program.ts";
import { smallStore } from "../rig/stores.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const noStrace = spawnSync("strace", ["-V"]).error === undefined ? false : "needs package strace";

/** A store that is opened again looks the same without any fsync, so this test checks the calls themselves. */
t.test("a save flushes the new file before the rename, and the folder after it", { skip: noStrace }, async (t) => {
  const folder = new TemporaryFolder(t);
  const program = bundleProgram("save-until-killed", folder.path);
  const path = folder.write("store/qubes.xml", smallStore);
  const log = folder.at("trace");
  // No call has this number, so the program ends by itself.
  const args = [
    "-f",
    "-y",
    "-o",
    log,
    "-e",
    "trace=fsync,fdatasync,rename",
    process.execPath,
    program,
    path,
    "9999",
    "early",
  ];
  const { status, stderr } = spawnSync("strace", args, { encoding: "utf8" });
  t.equal(status, 0, stderr);
  const steps = readFileSync(log, "utf8")
    .split("\n")
    .flatMap((line) => {
      const [, call = "", given = ""] = /^\d+ +(\w+)\((.*)\) = 0/.exec(line) ?? [];
      const changed =
        [...given.matchAll(/"([^"]*)"|<([^>]*)>/g)].map(([, quoted, file]) => quoted ?? file).at(-1) ?? "";
      return changed.startsWith(folder.at("store")) ? [`${call} ${changed}`] : [];
    });
  t.same(steps, [`fsync ${path}.new`, `rename ${path}`, `fsync ${folder.at("store")}`]);
});
