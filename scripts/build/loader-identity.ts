import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** The folders whose files decide what policy texts mean. */
const folders = ["src/policy/model", "src/policy/syntax", "src/policy/load"];

/** Returns a hash of all code that decides which rules a policy gives. A compiled policy is valid for one hash only. */
export function identifyLoader(root: string): string {
  const hash = createHash("sha256");
  for (const folder of folders) {
    const entries = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).sort();
    for (const name of entries.filter((each) => statSync(join(root, folder, each)).isFile())) {
      hash
        .update(`${folder}/${name}\0`)
        .update(readFileSync(join(root, folder, name)))
        .update("\0");
    }
  }
  return hash.digest("hex").slice(0, 16);
}
