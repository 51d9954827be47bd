import { loadersOfModules, nearleyFiles, type Room, rooms } from "../rooms.ts";
import type { Finding } from "./finding.ts";
import type { Import } from "./imports.ts";
import type { SourceFile } from "./source-files.ts";

/** The place of a file: its room, and its folder of that room unless it is beside the folders. */
interface Place {
  readonly name: string;
  readonly room: Room;
  readonly folder: string | undefined;
}

/** Checks every import of every file against the table of rooms. */
export function checkRooms(files: readonly SourceFile[]): Finding[] {
  return files.flatMap((file) => {
    const place = placeOf(file.path);
    if (typeof place === "string") return [{ rule: "room", file: file.path, message: place }];
    return file.imports.flatMap((entry) => {
      const problem = checkImport(file.path, place, entry);
      if (problem === undefined) return [];
      const [rule, message] = problem;
      return [{ rule, file: file.path, line: entry.line, message: `${message} (found "${entry.specifier}")` }];
    });
  });
}

type Problem = readonly [rule: string, message: string];

function checkImport(path: string, from: Place, { target }: Import): Problem | undefined {
  switch (target.kind) {
    case "file":
      return checkFile(from, target.path);
    case "builtin":
      return from.room.pure ? ["pure", `${from.name} imports no module of Node.js`] : undefined;
    case "package":
      return checkPackage(path, from, target.name);
    case "unknown":
      if (loadersOfModules.includes(path)) return undefined;
      return [
        "import",
        "only a relative path, a module of Node.js or an npm package can be checked, as a plain string",
      ];
  }
}

function checkPackage(path: string, from: Place, name: string): Problem | undefined {
  if (name === "nearley" && !nearleyFiles.includes(path)) {
    return ["nearley", `only ${nearleyFiles.join(" and ")} import nearley`];
  }
  const allowed = from.room.packages;
  if (allowed === undefined || allowed.includes(name)) return undefined;
  return ["package", `${from.name} may import ${list(allowed, "npm package")}`];
}

function checkFile(from: Place, path: string): Problem | undefined {
  const to = placeOf(path);
  if (typeof to === "string") return ["room", to];
  if (to.name !== from.name) {
    if (from.room.may.includes(to.name)) return undefined;
    return ["room", `${from.name} may import ${list(from.room.may, "other room")}, not ${to.name}`];
  }
  if (from.folder === undefined || from.folder === to.folder) return undefined;
  const allowed = from.room.folders?.[from.folder] ?? [];
  if (to.folder !== undefined && allowed.includes(to.folder)) return undefined;
  const found = to.folder === undefined ? "a file beside the folders" : `${to.name}/${to.folder}`;
  return [
    "folder",
    `${from.name}/${from.folder} may import ${list(allowed, "other folder")} of ${from.name}, not ${found}`,
  ];
}

/** Returns the place of a file, or the reason why it has none. */
function placeOf(path: string): Place | string {
  const [top, name, folder, ...rest] = path.split("/");
  if (top !== "src") return `${path} is not below src/`;
  const room = name === undefined ? undefined : rooms[name];
  if (name === undefined || room === undefined) return `${path} lies in no room of scripts/rooms.ts`;
  if (room.folders === undefined || folder === undefined || rest.length === 0) return { name, room, folder: undefined };
  if (!Object.hasOwn(room.folders, folder)) return `${path} lies in no folder that scripts/rooms.ts has for ${name}`;
  return { name, room, folder };
}

function list(names: readonly string[], what: string): string {
  return names.length === 0 ? `no ${what}` : `only ${names.join(", ")}`;
}
