/** The files of the fast tool: the launcher, the file that a qrexec call loads, and the files loaded on demand. */
export const bundle = {
  launcherEntry: "src/cli/launch.ts",
  launcher: "dist/qrexec-policy.cjs",
  plainLauncherEntry: "src/cli/load-plainly.ts",
  plainLauncher: "dist/qrexec-policy-plain.cjs",
  warmerEntry: "src/cli/make-code-cache.ts",
  warmer: "dist/make-code-cache.cjs",
  entry: "src/cli/main.ts",
  file: "dist/qrexec-policy-call.js",
  metafile: "dist/meta-call.json",
  packages: [],
  coldEntry: "src/cli/cold-parts.ts",
  coldFile: "dist/qrexec-policy-commands.cjs",
  coldMetafile: "dist/meta-commands.json",
  coldPackages: ["nearley", "chalk", "fastest-levenshtein", "type-flag"],
  authorEntry: "src/cli/author-commands.ts",
  authorFile: "dist/qrexec-policy-author.cjs",
  authorMetafile: "dist/meta-author.json",
  authorPackages: [
    "nearley",
    "chalk",
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
    "tinyglobby",
    "fdir",
    "picomatch",
  ],
  places: ["base", "platform", "wire", "policy", "host", "call", "command", "cli"],
} as const;

/** The file that a call loads if it finds no compiled policy. */
export const loadPart = {
  module: "src/policy/load/load-current.ts",
  function: "loadCurrentPolicy",
  file: "dist/qrexec-policy-load.js",
  metafile: "dist/meta-load.json",
  packages: [],
  places: ["base", "policy"],
} as const;

/** The file that only the standalone executable loads, beside the call file. */
export const bunPart = {
  entry: "src/platform/sockets/bun-part.ts",
  /** The modules in it, each with the function that is called. */
  functions: {
    "src/platform/files/calls-by-libc.ts": "findCallsByLibc",
    "src/platform/sockets/exchange-by-bun.ts": "findBunTransport",
    "src/platform/sockets/exchange-by-libc.ts": "findLibcTransport",
  } as Readonly<Record<string, string>>,
  file: "dist/qrexec-policy-bun.cjs",
} as const;

/** Parts that are separate files and are loaded on their own: entry, file, allowed npm packages. */
export const lazyParts = [
  {
    entry: bunPart.entry,
    file: bunPart.file,
    metafile: "dist/meta-bun.json",
    packages: [],
    external: [],
  },
] as const;

/** The executable that needs no Node.js. */
export const standalone = {
  entry: "dist/standalone/entry.cjs",
  load: "dist/standalone/load.cjs",
  file: "dist/standalone/qrexec-policy",
} as const;

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

/** The metafiles of all files of the build that hold more than a launcher. */
export const metafiles: readonly string[] = [
  bundle.metafile,
  bundle.coldMetafile,
  bundle.authorMetafile,
  ...[loadPart, ...lazyParts, ...programs].map(({ metafile }) => metafile),
];

/** The exports of a module of the cold file. */
export interface ColdModule {
  readonly functions: readonly string[];
  readonly classes: readonly string[];
}

/** Modules that a common call imports but does not use. The build puts them in the cold file. */
export const coldModules: Readonly<Record<string, ColdModule>> = {
  "src/policy/syntax/line-grammar.ts": { functions: [], classes: ["LineGrammar"] },
  "src/policy/syntax/syntax-error.ts": { functions: ["describeFailure"], classes: [] },
  "src/policy/load/load-legacy.ts": { functions: ["loadLegacyPolicy", "isMissing"], classes: [] },
  "src/policy/evaluate/decide-legacy.ts": { functions: ["decideLegacy"], classes: [] },
  "src/call/carry-out.ts": { functions: ["carryOut"], classes: [] },
};
