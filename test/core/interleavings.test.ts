import t from "tap";
import { explore } from "../rig/life/explore.ts";
import { lockKinds } from "../rig/life/leaky-locks.ts";
import { inMemory, TemporaryFolder } from "../rig/temporary-folder.ts";

t.test("some order of whole calls explains every schedule of calls, also after a restart", async (t) => {
  const folder = new TemporaryFolder(t, inMemory).path;
  const { violations } = await explore({ folder, calls: 1500, seed: 1 });
  t.same(violations, []);
});

for (const without of lockKinds) {
  t.test(`the exploration notices that the daemon lacks the lock ${without}`, async (t) => {
    const folder = new TemporaryFolder(t, inMemory).path;
    const { violations } = await explore({ folder, calls: 2000, seed: 1, without });
    t.equal(violations.length, 1);
  });
}
