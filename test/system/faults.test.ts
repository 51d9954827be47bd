import t from "tap";
import { mountFilesystem, noFilesystems } from "../rig/filesystems.ts";
import { injectFaults } from "../rig/inject-faults.ts";
import { volumeScenarios } from "../rig/volume-scenarios.ts";

/** All errors on one filesystem, the most common one on the other. */
const codes = { btrfs: ["ENOSPC", "EIO", "EINTR"], xfs: ["ENOSPC"] } as const;

for (const kind of ["btrfs", "xfs"] as const) {
  t.test(`each call fails once, on ${kind}`, { skip: noFilesystems() }, async (t) => {
    const { path } = mountFilesystem(t, kind);
    let sum = 0;
    for (const scenario of volumeScenarios) {
      const { points, violations } = await injectFaults(path, "file-reflink", scenario, codes[kind]);
      t.same(violations, [], scenario.name);
      t.ok(points > 3, `${points} points`);
      sum += points;
    }
    t.comment(`${kind}: ${sum} points`);
  });
}
