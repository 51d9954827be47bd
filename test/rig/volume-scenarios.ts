import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import type { FileVolume } from "../../src/storage/drivers/files/file-volume.ts";
import type { VolumeConfig } from "../../src/storage/volume.ts";
import type { TestPool } from "./file-pools.ts";

/** Images of scenarios are so large, and full of one letter. */
export const imageSize = 256 * 1024;

/** What a volume holds: letters. */
export interface VolumeState {
  /** Undefined when there is no image. */
  readonly clean: string | undefined;
  /** The oldest first. */
  readonly revisions: readonly string[];
}

/** Something that is done with a volume, and may be interrupted anywhere. */
export interface VolumeScenario {
  readonly name: string;
  readonly config?: Partial<VolumeConfig>;
  readonly before: VolumeState;
  readonly after: VolumeState;
  /** Brings the volume from nothing to `before`. */
  prepare(pool: TestPool, volume: FileVolume): Promise<void>;
  /** Brings it to `after`; again from wherever it was interrupted. */
  act(pool: TestPool, volume: FileVolume): Promise<void>;
  /** What was written by a domain before, and must not be lost until it is committed. */
  readonly uncommitted?: string;
}

/** Fills an image as a domain does, and leaves it to the driver to bring that to the disk. */
export function fillImage(path: string, letter: string): void {
  const file = openSync(path, "r+");
  try {
    writeSync(file, Buffer.alloc(imageSize, letter), 0, imageSize, 0);
  } finally {
    closeSync(file);
  }
}

/** The letter that an image is full of; empty for zeros, and `torn` for anything else. */
function contentOf(path: string): string {
  const bytes = readFileSync(path);
  const first = bytes[0] ?? 0;
  const part = bytes.subarray(0, imageSize);
  if (part.length < imageSize || !part.every((byte) => byte === first)) return "torn";
  if (!bytes.subarray(imageSize).every((byte) => byte === 0)) return "torn";
  return first === 0 ? "" : String.fromCharCode(first);
}

/** What a volume holds now. */
export async function stateOf({ images }: FileVolume): Promise<VolumeState> {
  const { clean } = images.names;
  return {
    clean: (await images.look(clean)) === undefined ? undefined : contentOf(clean),
    revisions: (await images.revisions()).map(({ path }) => contentOf(path)),
  };
}

async function run(volume: FileVolume, letter: string): Promise<void> {
  await volume.start();
  fillImage(volume.path, letter);
  await volume.stop();
  await volume.settled();
}

/** Three runs: the image is `c`, its revisions are `a` and `b`. */
async function threeRuns(_pool: TestPool, volume: FileVolume): Promise<void> {
  await volume.create();
  for (const letter of "abc") await run(volume, letter);
}

const usual: VolumeState = { clean: "c", revisions: ["a", "b"] };
const none: VolumeState = { clean: undefined, revisions: [] };
const direct = { config: { revisionsToKeep: -1 }, before: { clean: "c", revisions: [] } } as const;

async function sourceOf({ open }: TestPool): Promise<FileVolume> {
  const source = open({ name: "root", vid: "vm-templates/f/root", size: imageSize });
  if ((await source.status()).usage === 0) {
    await source.create();
    await run(source, "s");
  }
  return source;
}

/** What can be done with a volume. */
export const volumeScenarios: readonly VolumeScenario[] = [
  {
    name: "create",
    before: none,
    after: { clean: "", revisions: [] },
    prepare: async () => {},
    act: (_, volume) => volume.create(),
  },
  { name: "start", before: usual, after: usual, prepare: threeRuns, act: (_, volume) => volume.start() },
  {
    name: "stop",
    before: usual,
    after: { clean: "d", revisions: ["b", "c"] },
    uncommitted: "d",
    prepare: async (pool, volume) => {
      await threeRuns(pool, volume);
      await volume.start();
      fillImage(volume.path, "d");
    },
    act: (_, volume) => volume.stop(),
  },
  {
    name: "revert",
    before: usual,
    after: { clean: "a", revisions: ["b", "c"] },
    prepare: threeRuns,
    act: async (_, volume) => {
      const { revisions } = await volume.status();
      if (contentOf(volume.images.names.clean) === "c") await volume.revert(revisions.at(-2)?.id ?? "");
    },
  },
  {
    name: "import",
    before: usual,
    after: { clean: "i", revisions: ["b", "c"] },
    prepare: threeRuns,
    act: async (_, volume) => {
      if (contentOf(volume.images.names.clean) === "i") return;
      fillImage(await volume.importBegin(imageSize), "i");
      await volume.importEnd(true);
    },
  },
  {
    name: "clone of another volume",
    before: usual,
    after: { clean: "s", revisions: ["b", "c"] },
    prepare: async (pool, volume) => {
      await threeRuns(pool, volume);
      await sourceOf(pool);
    },
    act: async (pool, volume) => {
      if (contentOf(volume.images.names.clean) !== "s") await volume.cloneFrom(await sourceOf(pool));
    },
  },
  { name: "resize", before: usual, after: usual, prepare: threeRuns, act: (_, volume) => volume.resize(2 * imageSize) },
  {
    name: "remove",
    before: usual,
    after: none,
    prepare: threeRuns,
    act: (_, volume) => volume.remove(),
  },
  {
    name: "start and stop of a snapshot",
    config: { saveOnStop: false, snapOnStart: true, source: "vm-templates/f/root" },
    before: none,
    after: none,
    prepare: async (pool) => void (await sourceOf(pool)),
    act: async (pool, volume) => {
      const source = await sourceOf(pool);
      await volume.start();
      fillImage(volume.path, "x");
      await volume.stop();
      if (contentOf(await source.export()) !== "s") throw new Error("the source has changed");
    },
  },
  {
    name: "start without snapshots",
    ...direct,
    after: { clean: undefined, revisions: [] },
    uncommitted: "c",
    prepare: async (_, volume) => {
      await volume.create();
      await run(volume, "c");
    },
    act: (_, volume) => volume.start(),
  },
  {
    name: "stop without snapshots",
    ...direct,
    before: none,
    after: { clean: "d", revisions: [] },
    uncommitted: "d",
    prepare: async (_, volume) => {
      await volume.create();
      await volume.start();
      fillImage(volume.path, "d");
    },
    act: (_, volume) => volume.stop(),
  },
];

/**
 * What is wrong with a volume after an interrupted scenario, in words; empty when nothing is. What was committed and the
 * revisions that are to be kept are there, and each image is wholly one of those that there were.
 */
export async function violationsOf(scenario: VolumeScenario, volume: FileVolume): Promise<readonly string[]> {
  const { before, after, uncommitted, name } = scenario;
  const state = await stateOf(volume);
  const { dirty } = volume.images.names;
  const written = (await volume.images.look(dirty)) === undefined ? undefined : contentOf(dirty);
  const told = `${name}: ${JSON.stringify({ ...state, written })}`;
  const violations: string[] = [];
  for (const content of [state.clean, ...state.revisions]) if (content === "torn") violations.push(`torn; ${told}`);
  if (name === "remove") return violations;
  const isDirect = volume.writesDirectly;
  const isLost = isDirect && state.clean === undefined && written === undefined;
  if (isLost) violations.push(`no image; ${told}`);
  const expectedImages = [before.clean, after.clean, ...(volume.config.snapOnStart ? ["s"] : [])];
  if (!isDirect && !expectedImages.includes(state.clean)) violations.push(`image; ${told}`);
  const kept = before.revisions.filter((each) => after.revisions.includes(each));
  const expected = state.clean === before.clean && before.clean !== after.clean ? before.revisions : kept;
  for (const each of expected) if (!state.revisions.includes(each)) violations.push(`revision ${each}; ${told}`);
  if (uncommitted !== undefined && written !== uncommitted && state.clean !== uncommitted) {
    violations.push(`what the domain wrote; ${told}`);
  }
  return violations;
}

/** Opens the volume of a scenario. */
export function openScenario({ config = {} }: VolumeScenario, pool: TestPool): FileVolume {
  return pool.open({ size: imageSize, ...config });
}

/** Opens the pool of an interrupted scenario again as a daemon does that starts, and repairs it. */
export async function repair(pool: TestPool): Promise<void> {
  for (const { apply } of await pool.pool.check(() => false)) await apply?.();
}
