import { chooseServiceFiles, type ServiceFile } from "../load/file-names.ts";
import { joinPath } from "../load/paths.ts";
import type { PolicyFiles } from "../load/policy-files.ts";
import { formatRulePlace, type Rule } from "../model/rule.ts";
import { isDom0 } from "../model/token.ts";
import { convertRule } from "./convert-rule.ts";
import { readService } from "./read-service.ts";

/** The fate of a rule or of a file. */
export interface ConversionResult {
  /** `FILE:LINE`, or a file. */
  readonly place: string;
  /** The line of the new file; null if it was left out. */
  readonly line: number | null;
  readonly remarks: readonly string[];
}

/** A directory in the current format. */
export interface Conversion {
  readonly text: string;
  readonly fates: readonly ConversionResult[];
}

/** Converts an R4.0 service directory, which must load, to one file of the current format. */
export function convertDirectory(files: PolicyFiles, directory: string): Conversion {
  const writer = new Writer();
  const names = files.list(directory).value ?? [];
  const chosen = chooseServiceFiles(names).filter(({ service }) => service !== "");
  for (const file of chosen) convertFile(writer, files, directory, file);
  const taken = new Set(chosen.map(({ name }) => name));
  for (const name of names.filter((each) => !taken.has(each)).sort()) {
    writer.fates.push({
      place: joinPath(directory, name),
      line: null,
      remarks: ["the file was left out: the current format cannot name its service"],
    });
  }
  return { text: `${writer.lines.join("\n")}\n`, fates: writer.fates };
}

class Writer {
  readonly lines: string[] = ["# made by qrexec-policy convert from the service files of R4.0"];
  readonly fates: ConversionResult[] = [];
}

function convertFile(
  writer: Writer,
  files: PolicyFiles,
  directory: string,
  { name, service, argument }: ServiceFile,
): void {
  const { lines, fates } = writer;
  const path = joinPath(directory, name);
  lines.push("", `# ${path}`);
  const kept: Rule[] = [];
  const write = (source: string, target: string, action: string): void => {
    lines.push([service, argument.padEnd(8), source.padEnd(15), target.padEnd(15), action].join("  "));
  };
  const read = readService(files, directory, name);
  for (const [index, line] of read.entries()) {
    if (line.kind === "comment") {
      lines.push(line.text);
      continue;
    }
    const place = formatRulePlace(line.rule.place);
    const converted = convertRule(line.rule);
    if (converted.columns === undefined) {
      fates.push({ place, line: null, remarks: [converted.dropped] });
      lines.push(`# left out: ${place}`);
      continue;
    }
    const later = read.slice(index + 1).flatMap((each) => (each.kind === "rule" ? [each.rule] : []));
    const guards = guardsForDom0(line.rule, later);
    if (guards.length > 0) lines.push("# in R4.0 a tag of dom0 never counted");
    for (const [source, target] of guards) write(source, target, "deny");
    write(...converted.columns);
    kept.push(line.rule);
    fates.push({
      place,
      line: lines.length,
      remarks: [
        ...converted.changes,
        ...(guards.length > 0 ? ["denials for dom0 precede it, because R4.0 ignored the tags of dom0"] : []),
      ],
    });
  }
  const closing = closingDenies(argument === "*" ? kept : []);
  lines.push("# R4.0 denied calls that no line of the file matched");
  for (const [source, target] of closing) write(source, target, "deny");
}

/**
 * Returns the rules that must precede a rule that grants by a tag, which dom0 may have. If a later rule is about dom0,
 * there are none, because they would hide it. The comparison then shows whether the order is safe.
 */
function guardsForDom0(
  { source, target, action }: Rule,
  later: readonly Rule[],
): readonly (readonly [string, string])[] {
  if (action.kind === "deny") return [];
  const guards: (readonly [string, string])[] = [];
  if (source.kind === "tag" && !later.some((rule) => isDom0(rule.source.text))) guards.push(["dom0", "*"]);
  if (target.kind === "tag" && !later.some((rule) => isDom0(rule.target.text))) guards.push([source.text, "dom0"]);
  return guards;
}

/**
 * Returns the denies at the end of a file that keep later rules from matching. A file with an argument needs no more.
 */
function closingDenies(rules: readonly Rule[]): readonly (readonly [string, string])[] {
  const covered = (target: string): boolean =>
    rules.some((rule) => rule.source.text === "@anyvm" && rule.target.text === target);
  return [
    ...(covered("@anyvm") ? [] : [["@anyvm", "@anyvm"] as const]),
    ...(covered("@adminvm") || covered("dom0") ? [] : [["@anyvm", "@adminvm"] as const]),
    // @anyvm does not include dom0 as a source.
    ["@adminvm", "*"] as const,
  ];
}
