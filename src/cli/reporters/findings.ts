import type { ChalkInstance } from "chalk";
import type { LintDiagnostic } from "../../policy/lint/lint.ts";
import type { CheckedFiles } from "./checked-files.ts";
import { findingsGithub } from "./findings-github.ts";
import { findingsJson } from "./findings-json.ts";
import { findingsJunit } from "./findings-junit.ts";
import { findingsSarif } from "./findings-sarif.ts";
import { findingsTap } from "./findings-tap.ts";
import { findingsText } from "./findings-text.ts";
import { findingsUnix } from "./findings-unix.ts";

/** The formats of findings, by name. */
export const findingsFormats: Readonly<
  Record<string, (findings: readonly LintDiagnostic[], colour: ChalkInstance, checked: CheckedFiles) => string>
> = {
  text: findingsText,
  unix: findingsUnix,
  json: findingsJson,
  sarif: findingsSarif,
  github: findingsGithub,
  junit: findingsJunit,
  tap: findingsTap,
};
