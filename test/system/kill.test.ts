import t from "tap";
import { filesystemKinds, mountFilesystem, noFilesystems } from "../rig/filesystems.ts";
import { bundleActor, killAtCalls } from "../rig/kill-at-calls.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { volumeScenarios } from "../rig/volume-scenarios.ts";

/** All points on one filesystem, some points on the others. */
const every = { btrfs: 1, xfs: 4, ext4: 4 } as const;

for (const kind of filesystemKinds) {
  t.test(`killed at each call, on ${kind}`, { skip: noFilesystems() }, async (t) => {
    const actor = bundleActor(new TemporaryFolder(t).path);
    const filesystem = mountFilesystem(t, kind);
    let sum = 0;
    for (const scenario of volumeScenarios) {
      const { points, violations } = await killAtCalls(filesystem, "file-reflink", scenario, actor, every[kind]);
      t.same(violations, [], scenario.name);
      t.ok(points > 1, `${points} points`);
      sum += points;
    }
    t.comment(`${kind}: ${sum} points`);
  });
}
