/** The imports that files of one room of `src/` may have, besides the room itself. */
export interface Room {
  /** The other rooms. */
  readonly may: readonly string[];
  /** Runs in a browser: no module of Node.js. */
  readonly pure?: true;
  /** The files that may import types from each other in a cycle: an app knows its domains, and a domain its app. */
  readonly typeCycle?: readonly string[];
  /** The allowed npm packages, if not all are allowed. */
  readonly packages?: readonly string[];
  /** The folders of the room, each with the folders of the room that it may import. */
  readonly folders?: Readonly<Record<string, readonly string[]>>;
}

/** The model of a system. Everything else in core lies above these files or below them. */
const coreModel: readonly string[] = [
  "src/core/app.ts",
  "src/core/domain.ts",
  "src/core/domain-collection.ts",
  "src/core/tags.ts",
  "src/core/volumes.ts",
];

/** The rooms of `src/`, from the bottom up. Files that lie in a room beside its folders may import all the folders. */
export const rooms: Readonly<Record<string, Room>> = {
  base: { may: [], pure: true, packages: [] },
  platform: {
    may: ["base"],
    packages: [],
    folders: {
      text: ["native"],
      process: ["files", "native"],
      loop: ["native"],
      files: ["process", "text", "native"],
      log: ["files", "text", "native"],
      notices: ["files", "native"],
      sockets: ["files", "process", "text", "loop", "native"],
      systemd: ["sockets", "files", "process", "native"],
      // The table of twins names every file.
      native: ["text", "process", "loop", "files", "log", "notices", "sockets", "systemd"],
    },
  },
  wire: { may: ["platform", "base"], packages: [] },
  policy: {
    may: ["base"],
    pure: true,
    packages: ["nearley"],
    folders: {
      model: [],
      syntax: ["model"],
      load: ["syntax", "model"],
      evaluate: ["model"],
      services: ["model"],
      analyse: ["evaluate", "services", "model"],
      format: ["syntax", "model"],
      convert: ["syntax", "model", "load", "evaluate", "analyse", "format"],
      lint: ["syntax", "model", "load", "evaluate", "services", "analyse", "format"],
    },
  },
  host: { may: ["policy", "wire", "platform", "base"] },
  call: { may: ["host", "policy", "wire", "platform", "base"] },
  command: { may: ["base"], pure: true, packages: ["fastest-levenshtein", "type-flag"] },
  cli: { may: ["command", "call", "host", "policy", "wire", "platform", "base"] },
  launcher: { may: ["platform", "base"], packages: [] },
  storage: { may: ["platform", "base"] },
  hypervisor: { may: ["platform", "base"] },
  core: { may: ["storage", "hypervisor", "base"], typeCycle: coreModel },
  api: { may: ["core", "wire", "policy", "base"] },
  daemon: { may: ["api", "core", "command", "storage", "hypervisor", "host", "policy", "wire", "platform", "base"] },
};

/** The only files that may import nearley: the adapter and the compiled grammar. */
export const nearleyFiles: readonly string[] = [
  "src/policy/syntax/line-grammar.ts",
  "src/policy/syntax/policy-grammar.generated.ts",
];

/** The only files that may import modules whose names are known only at run time. */
export const loadersOfModules: readonly string[] = ["src/daemon/load-extensions.ts"];
