import t from "tap";
import { systemDiskCalls } from "../../src/storage/drivers/files/disk-calls.ts";
import { noLoggedDisks } from "../rig/logged-disk.ts";
import { callsWithoutFileSync, choosePoints, cutPower, recordSteps } from "../rig/power-cuts.ts";

const skip = noLoggedDisks();

for (const kind of ["btrfs", "xfs"] as const) {
  t.test(`power cuts on ${kind} lose no committed data`, { skip }, async (t) => {
    const log = await recordSteps(t, kind, systemDiskCalls);
    t.ok(log.flushes > 20, `${log.flushes} flushes in ${log.length} entries`);
    const { points, violations } = await cutPower(t, kind, log, choosePoints(log, 150, 1));
    t.same(violations, []);
    t.comment(`${kind}: ${points} points`);
  });
}

t.test("a driver without fsync is detected", { skip }, async (t) => {
  const log = await recordSteps(t, "btrfs", callsWithoutFileSync);
  const { points, violations } = await cutPower(t, "btrfs", log, choosePoints(log, 60, 1));
  t.ok(violations.length > 0, `${violations.length} violations at ${points} points`);
});
