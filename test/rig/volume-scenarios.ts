import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import type { FileVolume } from "../../src/storage/drivers/files/file-volume.ts";
import type { VolumeConfig } from "../../src/storage/volume.ts";
import { noUses, type TestPool } from "./file-pools.ts";

/** The size of images; each is filled with one letter. */
export const imageSize = 256 * 1024;

/** The content of a volume, as letters. */
export interface VolumeState {
  /** Undefined if there is no image. */
  readonly clean: string | undefined;
  /** The oldest first. */
  readonly revisions: readonly string[];
}

/** An operation on a volume that can be interrupted anywhere. */
export interface VolumeScenario {
  readonly name: string;
  readonly config?: Partial<VolumeConfig>;
  readonly before: VolumeState;
  readonly after: VolumeState;
  /** Brings a new volume to `before`. */
  prepare(pool: TestPool, volume: FileVolume): Promise<void>;
  /** Brings it to `after`, also from an interrupted state. */
  act(pool: TestPool, volume: FileVolume): Promise<void>;
  /** Data that a domain has written; it must not be lost before it is committed. */
  readonly uncommitted?: string;
}

/** Fills an image as a domain does, without a sync. */
export function fillImage(path: string, letter: string): void {
  const file = openSync(path, "r+");
  try {
    writeSync(file, Buffer.alloc(imageSize, letter), 0, imageSize, 0);
  } finally {
    closeSync(file);
  }
}

/** Returns the letter that fills an image; empty for zeros, and `torn` for mixed content. */
export function contentOf(path: string): string {
  const bytes = readFileSync(path);
  const first = bytes[0] ?? 0;
  const part = bytes.subarray(0, imageSize);
  if (part.length < imageSize || !part.every((byte) => byte === first)) return "torn";
  if (!bytes.subarray(imageSize).every((byte) => byte === 0)) return "torn";
  return first === 0 ? "" : String.fromCharCode(first);
}

/** Reads the current content of a volume. */
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

/** Runs a domain three times: the image is `c`, its revisions are `a` and `b`. */
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

function snapshotOf({ open }: TestPool, { config: { vid } }: FileVolume): FileVolume {
  return open({ vid: "appvms/child/private", saveOnStop: false, snapOnStart: true, source: vid });
}

/** All operations on a volume. */
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
    name: "start and stop of a volatile volume",
    config: { saveOnStop: false },
    before: none,
    after: none,
    prepare: (_, volume) => volume.create(),
    act: async (_, volume) => {
      await volume.start();
      if (contentOf(volume.path) !== "") throw new Error("the volume is not empty");
      fillImage(volume.path, "x");
      await volume.stop();
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
    name: "run without snapshots, beside a snapshot of it",
    ...direct,
    after: { clean: "d", revisions: [] },
    prepare: async (pool, volume) => {
      await volume.create();
      await run(volume, "c");
      await snapshotOf(pool, volume).start();
    },
    act: async (pool, volume) => {
      await volume.start();
      fillImage(volume.path, "d");
      const committed = contentOf(snapshotOf(pool, volume).images.names.clean);
      if (committed !== "c") throw new Error(`the snapshot has changed to ${committed}`);
      await volume.stop();
    },
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
 * Lists the violations of a volume after an interrupted scenario, in words. Committed data and the revisions to keep
 * must exist, and each image must be wholly one of the earlier images.
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

/** Opens the pool of an interrupted scenario as a starting daemon does, and repairs it. */
export async function repair(pool: TestPool): Promise<void> {
  for (const { apply } of await pool.pool.check(noUses)) await apply?.();
}
