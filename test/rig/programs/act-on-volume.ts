import { openPool } from "../file-pools.ts";
import { openScenario, volumeScenarios } from "../volume-scenarios.ts";

/** Runs a scenario until it is killed. Arguments: DIRECTORY DRIVER SCENARIO */
const [directory = "", driver = "", name] = process.argv.slice(2);
const scenario = volumeScenarios.find((each) => each.name === name);
if (scenario === undefined) throw new Error(`no scenario ${name}`);
const pool = openPool(directory, driver === "file" ? "file" : "file-reflink");
const volume = openScenario(scenario, pool);
scenario.act(pool, volume).then(() => volume.settled());
