import { loadTree } from "../../src/cli/lint/load-tree.ts";
import { lint } from "../../src/policy/lint/lint.ts";
import { lintRules } from "../../src/policy/lint/registry.ts";
import type { SystemInfo } from "../../src/policy/model/system-info.ts";
import { VirtualFiles } from "./virtual-files.ts";

/** Lints files in memory by one rule: the files of `/etc`, or, if it has none, those of `/rpc` as services of R4.0. */
export function lintTexts(rule: string, texts: Readonly<Record<string, string>>, info?: SystemInfo): readonly string[] {
  const files = VirtualFiles.of({ "/etc/": "", "/rpc/": "", ...texts });
  const current = Object.keys(texts).some((path) => path.startsWith("/etc/"));
  const place = current
    ? ({ dialect: "current", sources: { directories: ["/etc"], legacyDirectory: "/rpc" } } as const)
    : ({ dialect: "legacy", directory: "/rpc" } as const);
  const levels = new Map(lintRules.map(({ id }) => [id, id === rule ? "warn" : "off"] as const));
  return lint(loadTree({ files, place }, info), levels).map(({ file, span, message }) => {
    return `${file}${span === undefined ? "" : `:${span.line}:${span.column}+${span.length}`} ${message}`;
  });
}
