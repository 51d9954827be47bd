import { randomInt } from "node:crypto";
import { checkRestarts } from "../test/rig/restart-equivalence.ts";
import { inMemory, TemporaryFolder } from "../test/rig/temporary-folder.ts";
import { readCount, readOptions } from "./developer-options.ts";

const help = `npm run torture:restart -- [--calls N] [--seed S] [--json]

Makes random calls of every method that can change a system. Restarts the system from its store in between, and compares
state, later replies and later events with the system that was not restarted.

--calls N  about so many calls (default 100000)
--seed S   chooses the calls (default: random); the same seed chooses the same ones
--json     print only one line, {"calls":…,"accepted":…,"restarts":…,"seed":…,"violations":…}`;

const { values } = readOptions(help, {
  calls: { type: "string", default: "100000" },
  seed: { type: "string", default: String(randomInt(2 ** 31)) },
  json: { type: "boolean", default: false },
});
const wanted = readCount("calls", values.calls, help);
const seed = readCount("seed", values.seed, help, 0);

async function torture(): Promise<void> {
  const ends: (() => void)[] = [];
  const folder = new TemporaryFolder({ teardown: (end) => void ends.push(end) }, inMemory);
  let shown = 0;
  const onProgress = (calls: number): void => {
    if (values.json || calls - shown < 10_000) return;
    shown = calls;
    process.stderr.write(`${calls} calls\n`);
  };
  try {
    const { violation, ...counts } = await checkRestarts(folder.path, { wanted, seed, onProgress });
    if (violation !== undefined) process.stderr.write(`${violation}\n`);
    console.log(JSON.stringify({ ...counts, violations: violation === undefined ? 0 : 1 }));
    if (violation !== undefined) process.exitCode = 1;
  } finally {
    for (const end of ends) end();
  }
}

await torture();
