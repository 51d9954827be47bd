import t from "tap";
import { explore } from "../rig/life/explore.ts";
import { inMemory, TemporaryFolder } from "../rig/temporary-folder.ts";

t.test("some order of whole calls explains every schedule of calls, also after a restart", async (t) => {
  const folder = new TemporaryFolder(t, inMemory).path;
  const { violations } = await explore({ folder, calls: 800, seed: 1 });
  t.same(violations, []);
});

t.test("the exploration notices that calls do not wait for each other", async (t) => {
  const folder = new TemporaryFolder(t, inMemory).path;
  const { violations } = await explore({ folder, calls: 2000, seed: 1, without: "presence" });
  t.equal(violations.length, 1);
});
