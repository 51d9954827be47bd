import { qrexecPolicy } from "../../src/cli/registry.ts";
import type { ProgramSpec } from "../../src/command/command-spec.ts";
import { bashCompletion } from "../../src/command/completions/bash.ts";
import type { CompletionSources } from "../../src/command/completions/completion-words.ts";
import { fishCompletion } from "../../src/command/completions/fish.ts";
import { zshCompletion } from "../../src/command/completions/zsh.ts";
import { manPage } from "../../src/command/man-page.ts";
import { createSpec } from "../../src/daemon/programs/create/spec.ts";
import { prefsSpec } from "../../src/daemon/programs/prefs/spec.ts";
import { querySpec } from "../../src/daemon/programs/query/spec.ts";
import { qubesdSpec } from "../../src/daemon/qubesd-spec.ts";
import { lintDirective } from "../../src/policy/lint/lint.ts";
import { lintRules } from "../../src/policy/lint/registry.ts";

/** All programs. */
export const programSpecs: readonly ProgramSpec[] = [qrexecPolicy, qubesdSpec, prefsSpec, querySpec, createSpec];

/** The words that completion offers and that no specification lists. */
export const completionSources: CompletionSources = {
  domains: "qrexec-policy __complete domains",
  properties: "qubes-prefs 2>/dev/null | cut -d\\  -f1",
  lintRules: [...lintRules, lintDirective].map(({ id }) => id),
  lintLevels: ["off", "warn", "error"],
};

/** The man pages and completions of all programs, by their paths. */
export function programFiles(version: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    programSpecs.flatMap((spec) => {
      const { name, section } = spec;
      return [
        [`docs/man/${name}.${section}`, manPage(spec, version)],
        [`packaging/completions/${name}.bash`, bashCompletion(spec, completionSources)],
        [`packaging/completions/_${name}`, zshCompletion(spec, completionSources)],
        [`packaging/completions/${name}.fish`, fishCompletion(spec, completionSources)],
      ];
    }),
  );
}
