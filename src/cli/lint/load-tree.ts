import { type LintDirectory, type LintTree, makeLintTree, type ReadText } from "../../policy/lint/lint-tree.ts";
import { loadCurrentPolicy } from "../../policy/load/load-current.ts";
import { loadAllLegacyServices } from "../../policy/load/load-legacy-services.ts";
import type { LoadedPolicy } from "../../policy/model/policy.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";
import { makeCatalogue } from "../../policy/services/catalogue.ts";
import type { LintPlace } from "./lint-place.ts";

/** Loads the policy of a place, and returns it with all texts that were read. */
export function loadTexts({ files, place }: Pick<LintPlace, "files" | "place">): {
  readonly policy: LoadedPolicy;
  readonly texts: readonly ReadText[];
} {
  const texts: ReadText[] = [];
  const observe = (path: string, format: ReadText["format"], text: string): void =>
    void texts.push({ path, format, text });
  const policy =
    place.dialect === "legacy"
      ? loadAllLegacyServices(files, place.directory, undefined, observe)
      : loadCurrentPolicy(files, place.sources, observe);
  return { policy, texts };
}

/** Loads policy with everything that lint rules examine. */
export function loadTree(
  { files, place, only }: LintPlace,
  info: SystemInfo | undefined,
  catalogue = makeCatalogue(),
): LintTree {
  const { policy, texts } = loadTexts({ files, place });
  const paths = place.dialect === "legacy" ? [place.directory] : place.sources.directories;
  const format = place.dialect === "legacy" ? "legacy" : "policy";
  const directories = paths.flatMap((path): readonly LintDirectory[] => {
    const names = only === undefined ? files.list(path).value : undefined;
    return names === undefined ? [] : [{ path, format, names: [...names].sort() }];
  });
  const legacyDirectory = place.dialect === "legacy" ? undefined : place.sources.legacyDirectory;
  return makeLintTree(policy, texts, directories, info, legacyDirectory, catalogue);
}
