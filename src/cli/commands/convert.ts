import { existsSync } from "node:fs";
import { exitCodes } from "../../base/exit-code.ts";
import { systemPaths } from "../../base/system-paths.ts";
import { openLegacyPolicy } from "../../call/policy-source.ts";
import type { Arguments } from "../../command/arguments.ts";
import { UsageError } from "../../command/usage-error.ts";
import { DiskFiles } from "../../host/disk-files.ts";
import { replaceFile } from "../../host/replace-file.ts";
import { writeError } from "../../host/write-all.ts";
import { maxCombinations } from "../../policy/analyse/reach.ts";
import { checkConversion, countComparisons } from "../../policy/convert/check-conversion.ts";
import { convertDirectory } from "../../policy/convert/convert-directory.ts";
import { loadText } from "../../policy/convert/text-policy.ts";
import { Evaluator } from "../../policy/evaluate/evaluator.ts";
import { chooseServiceFiles } from "../../policy/load/file-names.ts";
import { loadAllLegacyServices } from "../../policy/load/load-legacy-services.ts";
import { isBroken } from "../../policy/model/policy.ts";
import { writeOutput } from "../output.ts";
import { ProgressBar } from "../progress-bar.ts";
import { formatConversion } from "../reporters/conversion-text.ts";
import { formatDiagnostics } from "../reporters/diagnostics-text.ts";
import { obtainSystemInfo, reportNoSystemInfo } from "../system-info-choice.ts";

/** `qrexec-policy convert` */
export async function runConvert(given: Arguments): Promise<number> {
  const { files, directory } = chooseDirectory(given);
  const output = given.value("output");
  if (output !== undefined && !given.flag("force") && existsSync(output)) throw alreadyThere(output);
  if (output !== undefined && output === given.value("report"))
    throw new UsageError("--output and --report name the same file");
  const info = given.value("system-info") === undefined ? undefined : await obtainSystemInfo(given, "legacy");
  if (typeof info === "string") return reportNoSystemInfo("convert", info);
  const legacy = loadAllLegacyServices(files, directory);
  if (isBroken(legacy)) {
    writeError(formatDiagnostics(legacy.errors.map(({ diagnostic }) => diagnostic)));
    return exitCodes.policy.code;
  }
  const { text, fates } = convertDirectory(files, directory);
  const name = "converted.policy";
  const converted = loadText(text, name);
  if (isBroken(converted)) throw new Error(`the new policy does not load: ${converted.errors[0].diagnostic.message}`);
  const evaluator = new Evaluator(converted);
  const services = chooseServiceFiles(files.list(directory).value ?? []).filter(({ service }) => service !== "");
  // This is probably the wrong directory, so that it must not look like a success.
  if (services.length === 0) throw new UsageError(`${directory} has no service files`);
  const count = countComparisons(services, legacy.rules, info);
  if (count > maxCombinations) {
    throw new UsageError(
      `too many calls to compare: ${count}; expected at most ${maxCombinations}\n  help: convert fewer service files at once, from a copy of the directory`,
    );
  }
  const progress = new ProgressBar("services");
  const groups = checkConversion(
    openLegacyPolicy(files, directory),
    { dialect: "current", decide: (request, world) => evaluator.decide(request, world) },
    services,
    legacy.rules,
    info,
    (done, all) => progress.update(done, all),
  );
  progress.stop();
  const report = formatConversion(fates, groups, { loaded: `/${name}`, shown: output ?? "standard output" });
  const reportFile = given.value("report");
  if (reportFile === undefined) writeError(report);
  else write(reportFile, report, true);
  if (groups.some(({ first }) => first.wider)) {
    if (reportFile !== undefined) {
      writeError(`qrexec-policy convert: the new policy would be wider, nothing is written; see ${reportFile}\n`);
    }
    return exitCodes.deny.code;
  }
  if (output === undefined) writeOutput(text);
  else write(output, text, given.flag("force"));
  return exitCodes.allow.code;
}

function chooseDirectory(given: Arguments): { readonly files: DiskFiles; readonly directory: string } {
  const root = given.value("root");
  const directory = given.value("legacy-dir");
  if (root === undefined && directory === undefined) throw new UsageError("expected --legacy-dir or --root");
  const files = new DiskFiles(root);
  if (root !== undefined && !files.exists("/")) throw new UsageError(`--root ${root} does not exist`);
  return { files, directory: directory ?? systemPaths.legacyDirectory };
}

function write(path: string, text: string, force: boolean): void {
  try {
    replaceFile(path, text, { isNew: !force });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === "EEXIST" ? alreadyThere(path) : new UsageError(`${path} cannot be written: ${message}`);
  }
}

function alreadyThere(path: string): UsageError {
  return new UsageError(`--output ${path} already exists; --force replaces it`);
}
