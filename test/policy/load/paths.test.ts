import t from "tap";
import { joinPath } from "../../../src/policy/load/paths.ts";

t.test("a path in a directory", async (t) => {
  t.equal(joinPath("/a", "b/c"), "/a/b/c");
  t.equal(joinPath("/a/", "../b"), "/a/../b");
  t.equal(joinPath("/", "b"), "/b");
  t.equal(joinPath("/a", "/b"), "/b");
  t.equal(joinPath("/a", ""), "/a/");
});
