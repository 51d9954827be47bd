import assert from "node:assert/strict";
import { posix } from "node:path";
import fc from "fast-check";
import t from "tap";
import { baseName, joinPath, parentPath, resolvePath } from "../../src/base/path.ts";

const part = fc.constantFrom("a", "bc", ".", "..", "", ".d", "e ", "\u0105\n");
const anyPath = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join("/"));

t.test("paths are those of node:path", async (t) => {
  fc.assert(
    fc.property(anyPath, anyPath, (path, other) => {
      const directory = posix.resolve("/", other);
      assert.equal(resolvePath(directory, path), posix.resolve(directory, path));
      // `dirname` leaves a slash before a double slash.
      assert.equal(
        parentPath(path),
        posix
          .dirname(path)
          .replace(/(?<=[^/])\/+$/, "")
          .replace(/^\/+$/, "/"),
      );
      assert.equal(baseName(path), posix.basename(path));
    }),
    { numRuns: 2000 },
  );
  t.pass();
});

t.test("a name below a directory", async (t) => {
  for (const directory of ["/", "/a", "/a/b"]) t.equal(joinPath(directory, "c"), posix.join(directory, "c"));
});
