import { createSpec } from "../../src/daemon/programs/create/spec.ts";
import { prefsSpec } from "../../src/daemon/programs/prefs/spec.ts";
import { querySpec } from "../../src/daemon/programs/query/spec.ts";
import { bashProgram, fishProgram, zshProgram } from "./program-completions.ts";
import { programPage } from "./program-page.ts";
import { qubesdSpec } from "./qubesd-spec.ts";

/** What a shell may ask for the first argument of a program. */
const firstArguments: Readonly<Record<string, string>> = {
  "qubes-prefs": "qubes-prefs 2>/dev/null | cut -d\\  -f1",
};

/** The manual pages and completions of the daemon and its programs, by their paths. */
export function programFiles(version: string): Readonly<Record<string, string>> {
  const specs = [qubesdSpec, prefsSpec, querySpec, createSpec];
  return Object.fromEntries(
    specs.flatMap((spec) => {
      const { name, section } = spec;
      const words = firstArguments[name];
      return [
        [`docs/man/${name}.${section}`, programPage(spec, version)],
        [`packaging/completions/${name}.bash`, bashProgram(spec, words)],
        [`packaging/completions/_${name}`, zshProgram(spec, words)],
        [`packaging/completions/${name}.fish`, fishProgram(spec, words)],
      ];
    }),
  );
}
