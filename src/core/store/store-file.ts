import { linkSync, readFileSync } from "node:fs";
import type { App } from "../app.ts";
import { addGeneration, listGenerations } from "./generations.ts";
import { loadStore, type PreservedContent } from "./load-store.ts";
import { parseXml } from "./parse-xml.ts";
import type { ParsedElement } from "./parsed-element.ts";
import { qubesGroup } from "./qubes-group.ts";
import { type SaveCalls, systemSaveCalls } from "./save-calls.ts";
import { saveFile } from "./save-file.ts";
import { StoreError } from "./store-error.ts";
import { StoreLock } from "./store-lock.ts";
import { trialLoad } from "./trial-load.ts";
import { StoreWriter } from "./write-store.ts";

/** How a store is opened. */
export interface StoreOptions {
  /** Loads the newest good generation when the store is broken; what is there is kept beside it. */
  readonly recover?: boolean;
  /** Is told of what is kept but not understood, and of generations that cannot be kept. */
  readonly log?: (warning: string) => void;
  readonly calls?: SaveCalls;
}

/** A store that is open: read once, saved as often as the system changes, and locked for others meanwhile. */
export class StoreFile {
  readonly #path: string;
  readonly #lock: StoreLock;
  readonly #log: (warning: string) => void;
  readonly #calls: SaveCalls;
  #root: ParsedElement;
  /** What is read: the store, or the generation that stands for it. */
  #source: string;
  #identity: string | undefined;
  #preserved: PreservedContent | undefined;
  #writer: { readonly app: App; readonly writer: StoreWriter } | undefined;
  #saved: string | undefined;

  private constructor(path: string, lock: StoreLock, options: StoreOptions, source: string, root: ParsedElement) {
    this.#path = path;
    this.#lock = lock;
    this.#log = options.log ?? (() => {});
    this.#calls = options.calls ?? systemSaveCalls;
    this.#source = source;
    this.#root = root;
  }

  /**
   * Takes the lock of a store and reads it.
   *
   * @throws StoreError when another process has the lock, or when it is no good; the newest good generation is named
   */
  static async open(path: string, options: StoreOptions = {}): Promise<StoreFile> {
    const lock = await StoreLock.acquire(path);
    try {
      const calls = options.calls ?? systemSaveCalls;
      const identity = await calls.identity(path);
      const { source, root } = read(path, options);
      const file = new StoreFile(path, lock, options, source, root);
      file.#identity = identity;
      return file;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /**
   * Fills an app that has nothing in it, and whose events are off.
   *
   * @throws StoreError with line and column of what cannot be
   */
  load(app: App): void {
    try {
      this.#preserved = loadStore({ app, file: this.#source, warn: this.#log }, this.#root);
    } catch (error) {
      throw error instanceof StoreError ? withGeneration(error, this.#path) : error;
    }
    this.#writer = { app, writer: new StoreWriter(app, this.#preserved) };
  }

  /**
   * Brings the system to the disk: all of it or nothing.
   *
   * @throws StoreError when somebody else has changed the file, or the lock is lost; Error when it cannot be written
   */
  async save(app: App): Promise<void> {
    this.#lock.requireHeld();
    if (this.#writer?.app !== app) throw new Error("only the system that was loaded is saved");
    const text = this.#writer.writer.text();
    if (text === this.#saved) return;
    if ((await this.#calls.identity(this.#path)) !== this.#identity) {
      throw new StoreError(this.#path, "somebody else has changed the file meanwhile; nothing is written", {
        help: "start again to load what it is now",
      });
    }
    if (this.#identity !== undefined && this.#source === this.#path) await this.#addGeneration();
    await saveFile(this.#calls, this.#path, text, qubesGroup());
    this.#source = this.#path;
    this.#identity = await this.#calls.identity(this.#path);
    this.#saved = text;
  }

  /** Gives the lock back. */
  async close(): Promise<void> {
    await this.#lock.release();
  }

  /** The store matters more than its past: what goes wrong here is logged, and the save goes on. */
  async #addGeneration(): Promise<void> {
    try {
      await addGeneration(this.#calls, this.#path);
    } catch (error) {
      this.#log(`the former ${this.#path} cannot be kept: ${(error as Error).message}`);
    }
  }
}

interface ReadStore {
  readonly source: string;
  readonly root: ParsedElement;
}

function read(path: string, { recover = false, log = () => {} }: StoreOptions): ReadStore {
  try {
    const root = readRoot(path);
    if (recover) trialLoad(root, path);
    return { source: path, root };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const generation = newestValidGeneration(path);
    if (!recover || generation === undefined) throw withGeneration(error, path);
    log(`${error.message}; ${generation.source} is loaded instead`);
    linkBrokenFile(path, log);
    return generation;
  }
}

function readRoot(path: string): ParsedElement {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const help = code === "ENOENT" ? { help: "qubes-create makes a new one" } : {};
    throw new StoreError(path, code === "ENOENT" ? "there is no such file" : `it cannot be read: ${code}`, help);
  }
  return parseXml(bytes, path);
}

function newestValidGeneration(path: string): ReadStore | undefined {
  for (const source of listGenerations(path)) {
    try {
      const root = readRoot(source);
      trialLoad(root, source);
      return { source, root };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
  }
  return undefined;
}

function withGeneration(error: StoreError, path: string): StoreError {
  const generation = newestValidGeneration(path);
  if (generation === undefined) return error;
  return error.withHelp(`correct it, or load the newest good generation, ${generation.source}, with --recover`);
}

/** Nothing is thrown away: somebody may want to repair it. */
function linkBrokenFile(path: string, log: (warning: string) => void): void {
  const brokenPath = `${path}.broken-${new Date().toISOString().replace(/[-:.]/g, "")}`;
  try {
    linkSync(path, brokenPath);
    log(`what was in ${path} is kept as ${brokenPath}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
