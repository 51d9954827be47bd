import t from "tap";
import { injectFaults } from "../rig/inject-faults.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { volumeScenarios } from "../rig/volume-scenarios.ts";

for (const scenario of volumeScenarios) {
  t.test(`a full disk at each call of ${scenario.name}`, async (t) => {
    const { path } = new TemporaryFolder(t);
    const { points, violations } = await injectFaults(path, "file", scenario, ["ENOSPC"]);
    t.same(violations, []);
    t.ok(points > 3, `${points} points`);
  });
}
