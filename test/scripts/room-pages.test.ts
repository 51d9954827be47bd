import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import t from "tap";
import { fillBlock } from "../../scripts/docs/fill-block.ts";
import { namedPaths } from "../../scripts/docs/named-paths.ts";
import { missingPaths, roomPages, roomsWithPages } from "../../scripts/docs/room-pages.ts";
import { rooms } from "../../scripts/rooms.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const pages = Object.entries(roomPages(root));

t.test("each room has a page, and each page a room", async (t) => {
  t.same([...roomsWithPages(root)].sort(), Object.keys(rooms).sort());
});

for (const [page, text] of pages) {
  t.test(`${page} is up to date and names only files that exist`, async (t) => {
    t.equal(readFileSync(join(root, page), "utf8"), text);
    t.ok(namedPaths(text).length > 5);
    t.same(missingPaths(root, page, text), []);
  });
}

t.test("a page of a room has the same parts in the same order", async (t) => {
  for (const [page, text] of pages) {
    if (page === "docs/architecture.md") continue;
    const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    t.same(headings.slice(0, 2), ["May import", "Files in reading order"], page);
    t.equal(headings.at(-1), "Where the next change goes", page);
  }
});

t.test("paths are told from other code", async (t) => {
  const text =
    "`a/b.ts`, `c/`, `README.md`, `lint/rules/ID.ts`, `a/by-WAY.ts`, `/etc/x.ts`, `DIR/`, `x.y`, `a.b()`, `npm run docs`\n";
  t.same(namedPaths(text), ["a/b.ts", "c/", "README.md"]);
});

t.test("a page without a place for the generated block is an error", async (t) => {
  t.throws(() => fillBlock("# base\n", "imports", "none", "docs/rooms/base.md"), {
    message: /^docs\/rooms\/base.md has no block between/,
  });
});
