import t from "tap";
import { mountFilesystem, noFilesystems } from "../rig/filesystems.ts";
import { injectFaults } from "../rig/inject-faults.ts";
import { volumeScenarios } from "../rig/volume-scenarios.ts";

for (const kind of ["btrfs", "xfs"] as const) {
  t.test(`each call fails once, on ${kind}`, { skip: noFilesystems() }, async (t) => {
    const { path } = mountFilesystem(t, kind);
    let sum = 0;
    for (const scenario of volumeScenarios) {
      const { points, violations } = await injectFaults(path, "file-reflink", scenario, ["ENOSPC", "EIO", "EINTR"]);
      t.same(violations, [], scenario.name);
      t.ok(points > 6, `${points} points`);
      sum += points;
    }
    t.comment(`${kind}: ${sum} points`);
  });
}
