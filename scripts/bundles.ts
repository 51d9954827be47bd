import { parts } from "./parts.ts";

/** The fast tool, which is one file for Node.js. scripts/parts.ts lists its parts. */
export const tool = {
  file: "dist/qrexec-policy.cjs",
  launcher: "src/launcher/launch.ts",
  /** The code around the part "call" in the Node.js file. */
  nodeStart: "src/launcher/start-node.ts",
  /** The parts of the native executable, one file each; `start` runs first. */
  nativeFolder: "dist/native",
  nativeStart: "src/launcher/start-native.ts",
  /** Returns the metafile of a hot part, or of all other parts ("cold"); for the executable with "native-" before it. */
  metafile: (name: string): string => `dist/meta-${name}.json`,
  /** The rooms that may be in it. */
  places: ["base", "platform", "wire", "policy", "host", "call", "command", "cli", "launcher"],
  /** The npm packages that may be in the parts that calls run, and in the others. */
  hotPackages: [],
  coldPackages: [
    "nearley",
    "chalk",
    "type-flag",
    "progress",
    "csv-stringify",
    "diff",
    "fastest-levenshtein",
    "@inquirer/select",
    // The dependencies of @inquirer/select.
    "@inquirer/core",
    "@inquirer/ansi",
    "@inquirer/figures",
    "mute-stream",
    "signal-exit",
    "cli-width",
    "fast-wrap-ansi",
    "fast-string-width",
    "fast-string-truncated-width",
    "yaml",
    "ignore",
    "tinyglobby",
    "fdir",
    "picomatch",
  ],
} as const;

/** The executable that needs no Node.js. */
export const standalone = { file: "dist/standalone/qrexec-policy" } as const;

/** A program that is one file. */
export interface Program {
  readonly entry: string;
  readonly file: string;
  readonly metafile: string;
  /** The rooms, folders and files (without `.ts`) below `src/` that may be in it. */
  readonly places: readonly string[];
  readonly packages: readonly string[];
  /** Packages that are loaded on demand and are not in the file. */
  readonly external: readonly string[];
}

/** The core daemon. */
const qubesd: Program = {
  entry: "src/daemon/qubesd.ts",
  file: "dist/qubesd.cjs",
  metafile: "dist/meta-qubesd.json",
  places: ["base", "platform", "wire", "policy", "host", "storage", "hypervisor", "core", "api", "command", "daemon"],
  packages: ["nearley", "saxes", "xmlchars", "xmlbuilder", "yaml", "fastest-levenshtein", "type-flag"],
  external: ["libxml2-wasm"],
};

/** The client programs: small, without the core of the daemon. */
export const tools: Program = {
  entry: "src/daemon/programs/main.ts",
  file: "dist/qubes-tools.cjs",
  metafile: "dist/meta-tools.json",
  places: ["daemon/programs", "host/call-daemon", "command", "wire", "platform", "base"],
  packages: ["fastest-levenshtein", "type-flag"],
  external: [],
};

/** The file that these load to work on a store. */
export const storeTools: Program = {
  entry: "src/daemon/programs/store/store-parts.ts",
  file: "dist/qubes-tools-store.cjs",
  metafile: "dist/meta-tools-store.json",
  places: ["base", "platform", "wire", "policy", "host", "storage", "hypervisor", "core", "api", "daemon/programs"],
  packages: ["saxes", "xmlchars", "xmlbuilder", "yaml"],
  external: ["libxml2-wasm"],
};

/** The programs beside the fast tool. */
export const programs: readonly Program[] = [qubesd, tools, storeTools];

/** The metafiles of the parts of the fast tool, for Node.js. */
export const toolMetafiles: readonly string[] = [
  ...parts.filter(({ isHot }) => isHot).map(({ name }) => name),
  "cold",
].map(tool.metafile);

/** The metafiles of all that is built for Node.js. */
export const metafiles: readonly string[] = [...toolMetafiles, ...programs.map(({ metafile }) => metafile)];
