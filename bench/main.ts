import { parseArgs } from "node:util";
import { runDaemonBench } from "./daemon-api.ts";
import { runEngineBench } from "./engine.ts";
import { runLintBench } from "./lint.ts";
import { runServiceBench } from "./policy-service.ts";
import { runStartBench } from "./start.ts";
import { runStorageBench } from "./storage.ts";

const help = `npm run bench -- start [--rounds N] [--peer COMMAND] [--json FILE]
npm run bench -- engine [--json FILE]
npm run bench -- lint [--rounds N] [--json FILE]
npm run bench -- daemon [--rounds N] [--json FILE]
npm run bench -- daemon-api [--rounds N] [--json FILE]
npm run bench -- storage [--rounds N] [--json FILE]

start   one call as a process, in turns with node -e 0: wall time, peak memory, instructions; needs cc and valgrind
engine  load time and decisions per second in one process
lint    1,000, 10,000 and 100,000 rules with every lint rule on, as a process
daemon  the policy service: calls per second and latencies, against echo servers; needs cc
daemon-api  the core daemon with 30 and 1,000 domains: start-up, memory, requests per second, against an echo server
storage  clones, starts and stops on btrfs and XFS, against cp and the reference driver; needs root and 5 GB in /tmp

--rounds N     rounds [defaults: start 41 (at least 25), lint 3, storage 21, others 11]
--peer COMMAND another program that decides the same call; {source} {target} {service} {socket} {policy} are replaced
--json FILE    also write the figures as JSON`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string" },
    peer: { type: "string" },
    json: { type: "string" },
    help: { type: "boolean", short: "h" },
  },
});
const [which] = positionals;
const defaultRounds: Readonly<Record<string, number>> = { lint: 3, daemon: 11, "daemon-api": 11, storage: 21 };
const rounds = Number(values.rounds ?? defaultRounds[which ?? ""] ?? 41);

if (values.help === true) console.log(help);
else if (which === "start" && rounds >= 25) await runStartBench(rounds, values.peer, values.json);
else if (which === "engine") runEngineBench(values.json);
else if (which === "lint" && rounds >= 1) runLintBench(rounds, values.json);
else if (which === "daemon" && rounds >= 1) await runServiceBench(rounds, values.json);
else if (which === "daemon-api" && rounds >= 1) await runDaemonBench(rounds, values.json);
else if (which === "storage" && rounds >= 1) await runStorageBench(rounds, values.json);
else {
  console.error(help);
  process.exitCode = 2;
}
