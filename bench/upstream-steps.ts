import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { systemDiskCalls } from "../src/storage/drivers/files/disk-calls.ts";

const { clone, chmod, create, link, list, look, rename, sync, touch, truncate, unlink } = systemDiskCalls;

/**
 * Runs the steps of the reference driver in its order (docs/reference/reflink-storage.md#operations), on files with
 * its names: a commit makes two clones before it returns. It has only the steps of one cycle.
 */
export class UpstreamVolume {
  readonly #base: string;
  #numbers: number[] = [];

  constructor(base: string) {
    this.#base = base;
    mkdirSync(dirname(base), { recursive: true });
  }

  get clean(): string {
    return `${this.#base}.img`;
  }

  get dirty(): string {
    return `${this.#base}-dirty.img`;
  }

  get #precache(): string {
    return `${this.#base}-precache.img`;
  }

  async create(size: number): Promise<void> {
    await replace(this.clean, async (temporary) => {
      await create(temporary);
      await truncate(temporary, size);
    });
    await this.prepare();
  }

  /** The clone for the next start. */
  async prepare(): Promise<void> {
    await copy(this.clean, this.#precache, true);
  }

  async start(): Promise<void> {
    await this.#lookForLeftovers();
    await look(this.clean);
    await look(this.#precache);
    await moved(this.#precache, this.dirty);
  }

  async startSnapshot(source: string): Promise<void> {
    await this.#lookForLeftovers();
    await removed(this.clean);
    await link(source, this.clean);
    await sync(dirname(this.clean));
    await copy(this.clean, this.dirty);
  }

  async startVolatile(size: number): Promise<void> {
    await this.#lookForLeftovers();
    await replace(this.dirty, async (temporary) => {
      await create(temporary);
      await truncate(temporary, size);
    });
  }

  async stopSnapshot(): Promise<void> {
    await removed(this.dirty);
    await removed(this.clean);
  }

  async commit(keep: number): Promise<void> {
    const number = (this.#numbers.at(-1) ?? 0) + 1;
    this.#numbers = [...this.#numbers, number];
    await list(dirname(this.#base));
    await copy(this.clean, this.#revision(number));
    while (this.#numbers.length > keep) await removed(this.#revision(this.#numbers.shift() as number));
    await sync(this.dirty);
    await removed(this.#precache);
    await moved(this.dirty, this.clean);
    await this.prepare();
  }

  remove(): void {
    rmSync(dirname(this.#base), { recursive: true });
  }

  async #lookForLeftovers(): Promise<void> {
    await list(dirname(this.#base));
    await look(this.dirty);
  }

  #revision(number: number): string {
    return join(`${this.clean}.${number}@2026-01-01T00:00:00Z`);
  }
}

async function copy(from: string, to: string, keepsTime = false): Promise<void> {
  await replace(to, async (temporary) => {
    await clone(from, temporary);
    const facts = keepsTime ? await look(from) : undefined;
    if (facts !== undefined) await touch(temporary, facts.mtime);
  });
}

async function replace(path: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${path}~bench`;
  await fill(temporary);
  await chmod(temporary, 0o600);
  await sync(temporary);
  await moved(temporary, path);
}

async function moved(from: string, to: string): Promise<void> {
  await rename(from, to);
  await sync(dirname(to));
}

async function removed(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  await sync(dirname(path));
}
