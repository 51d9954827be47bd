import { systemPaths } from "../../base/system-paths.ts";
import type { Arguments } from "../../command/arguments.ts";
import { UsageError } from "../../command/usage-error.ts";
import { choosePolicy } from "../policy-choice.ts";
import { findChosenConfiguration, findConfiguration } from "./find-configuration.ts";
import { readLintLevels } from "./lint-levels.ts";
import type { LintPlace } from "./lint-place.ts";
import { findIn, type LintQuestion, type PlaceFindings } from "./lint-place-findings.ts";
import { type ArgumentReading, placesOfArgument } from "./places-of-argument.ts";
import { readIgnored } from "./read-ignored.ts";
import { readCatalogue } from "./read-services.ts";

/** One argument, or the chosen policy, with the configuration that applies to it. */
export interface LintSubject {
  readonly argument: string | undefined;
  readonly configuration: string | undefined;
}

/** Returns the subjects of the arguments, or the chosen policy. */
export function subjectsOf(given: Arguments): readonly LintSubject[] {
  const named = given.value("config");
  const input = given.value("stdin-path") ?? ".";
  if (given.positionals.length === 0) {
    return [{ argument: undefined, configuration: named ?? findChosenConfiguration(given) }];
  }
  return given.positionals.map((argument) => ({
    argument,
    configuration: named ?? findConfiguration(argument === "-" ? input : argument),
  }));
}

/**
 * Lints a subject.
 *
 * @throws UsageError if options or the configuration are wrong, UnreadableError if there is nothing to lint
 */
export function lintSubject(
  subject: LintSubject,
  common: Pick<LintQuestion, "info" | "fixes">,
  given: Arguments,
): readonly PlaceFindings[] {
  const levels = readLintLevels(subject.configuration, given.values("rule"));
  const catalogue = readCatalogue(subject.configuration);
  return choosePlaces(subject, given).map((place) =>
    findIn(place, { ...common, levels, catalogue, root: place.root ?? given.value("root") ?? "" }),
  );
}

function choosePlaces({ argument, configuration }: LintSubject, given: Arguments): readonly LintPlace[] {
  if (given.value("stdin-path") !== undefined && !given.positionals.includes("-")) {
    throw new UsageError("--stdin-path needs - (standard input) as the file");
  }
  if (argument === undefined) return [choosePolicy(given)];
  for (const name of ["root", "policy-dir"]) {
    if (given.values(name).length > 0) throw new UsageError(`--${name} and arguments cannot be used together`);
  }
  const legacyDirectory = given.value("legacy-dir");
  const reading: ArgumentReading = {
    legacy: given.flag("legacy"),
    legacyDirectory: legacyDirectory ?? systemPaths.legacyDirectory,
    isDefaultLegacy: legacyDirectory === undefined,
    inputPath: given.value("stdin-path"),
  };
  return placesOfArgument(argument, reading, readIgnored(argument, configuration));
}
