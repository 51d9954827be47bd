import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Room, rooms } from "../rooms.ts";
import { fillBlock } from "./fill-block.ts";
import { namedPaths } from "./named-paths.ts";

/** The folder of the pages, one for each room. */
const folder = "docs/rooms";
const overview = "docs/architecture.md";

/**
 * Returns the pages about rooms with their generated blocks. The page of a room has its import rules, and
 * docs/architecture.md the list of all rooms.
 *
 * @param root the top of the repository
 * @throws Error if a room has no page, or a page has no place for its block
 */
export function roomPages(root: string): Readonly<Record<string, string>> {
  const read = (path: string): string => readFileSync(join(root, path), "utf8");
  const pages = Object.entries(rooms).map(([name, room]) => {
    const path = `${folder}/${name}.md`;
    if (!existsSync(join(root, path))) throw new Error(`the room src/${name} has no page ${path}`);
    return { path, name, room, text: fillBlock(read(path), "imports", importRules(room), path) };
  });
  const rows = pages.map(
    ({ name, room, text }) => `| [\`${name}/\`](rooms/${name}.md) | ${purposeOf(text)} | ${list(room.may)} |`,
  );
  const table = ["| room | purpose | may import |", "| --- | --- | --- |", ...rows].join("\n");
  return {
    [overview]: fillBlock(read(overview), "rooms", table, overview),
    ...Object.fromEntries(pages.map(({ path, text }) => [path, text])),
  };
}

/** Returns the paths that a page names and that do not exist: from the top, from `src/`, or from the folder of its room. */
export function missingPaths(root: string, page: string, text: string): readonly string[] {
  const room = page.startsWith(folder) ? basename(page, ".md") : "";
  const places = ["", "src", join("src", room)];
  return namedPaths(text).filter((path) => !places.some((place) => existsSync(join(root, place, path))));
}

/** Returns the rooms that have a page, from the names of the pages. */
export function roomsWithPages(root: string): readonly string[] {
  return readdirSync(join(root, folder)).map((name) => name.replace(/\.md$/, ""));
}

/** The first sentence below the title, without the full stop. */
function purposeOf(page: string): string {
  const [, paragraph = ""] = page.split("\n\n");
  return paragraph.replaceAll("\n", " ").replace(/\.( .*)?$/, "");
}

function importRules({ may, pure, packages, folders, typeCycle }: Room): string {
  const rules = [
    `- other rooms: ${list(may)}`,
    ...(pure ? ["- modules of Node.js: none, so that the room also runs in a browser"] : []),
    `- npm packages: ${packages === undefined ? "those that its bundle lists in `scripts/bundles.ts`" : list(packages)}`,
    ...(typeCycle === undefined ? [] : [`- types in a cycle: only ${list(typeCycle)}`]),
  ];
  const rows = Object.entries(folders ?? {}).map(([name, others]) => `| \`${name}/\` | ${list(others)} |`);
  const table = rows.length === 0 ? [] : ["", "| folder | may import of this room |", "| --- | --- |", ...rows];
  return [...rules, ...table].join("\n");
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.map((name) => `\`${name}\``).join(", ");
}
