import { randomInt } from "node:crypto";
import t from "tap";
import { checkRestarts } from "../rig/restart-equivalence.ts";
import { inMemory, TemporaryFolder } from "../rig/temporary-folder.ts";

/** So many calls take well under three minutes; `npm run torture:restart` makes more. */
const wanted = 5000;

t.test("a system that restarts from its store is the system before", async (t) => {
  const seed = Number(process.env["RESTART_SEED"] ?? randomInt(2 ** 31));
  t.comment(`seed ${seed}; RESTART_SEED=${seed} repeats the calls`);
  const { violation, accepted, calls, restarts } = await checkRestarts(new TemporaryFolder(t, inMemory).path, {
    wanted,
    seed,
  });
  t.equal(violation, undefined, `seed ${seed}`);
  t.comment(`${calls} calls, ${accepted} accepted, ${restarts} restarts`);
  t.ok(accepted > calls / 6, "many calls are accepted");
});
