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

/** Options of opening a store. */
export interface StoreOptions {
  /** Whether to load the newest good generation if the store is broken. The broken file is kept beside it. */
  readonly recover?: boolean;
  /** Receives warnings about unknown parts and about generations that cannot be kept. */
  readonly log?: (warning: string) => void;
  readonly calls?: SaveCalls;
}

/** An open and locked store: read once, saved after changes. */
export class StoreFile {
  readonly #path: string;
  readonly #lock: StoreLock;
  readonly #log: (warning: string) => void;
  readonly #calls: SaveCalls;
  /** Looked up once, since a save without a free descriptor could not read it. */
  readonly #gid = qubesGroup();
  #root: ParsedElement;
  /** The file that is read: the store, or a generation instead of it. */
  #source: string;
  /**
   * The identities that the file may have: the last known one, and that of a save whose outcome is unknown. Any other one
   * is the work of another process.
   */
  #identities: ReadonlySet<string | undefined> = new Set();
  #preserved: PreservedContent | undefined;
  #writer: { readonly app: App; readonly writer: StoreWriter } | undefined;
  /** The text that is certainly on the disk; undefined if that is unknown. */
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
   * Locks and reads a store.
   *
   * @throws StoreError if another process has the lock, or the store is broken; the message names the newest good
   * generation
   */
  static async open(path: string, options: StoreOptions = {}): Promise<StoreFile> {
    const lock = await StoreLock.acquire(path);
    try {
      const calls = options.calls ?? systemSaveCalls;
      const identity = await calls.identity(path);
      const { source, root } = read(path, options);
      const file = new StoreFile(path, lock, options, source, root);
      file.#identities = new Set([identity]);
      return file;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Fills an empty system whose events are disabled. @throws StoreError with line and column of a fault */
  load(app: App): void {
    try {
      this.#preserved = loadStore({ app, file: this.#source, warn: this.#log }, this.#root);
    } catch (error) {
      throw error instanceof StoreError ? withGeneration(error, this.#path) : error;
    }
    this.#writer = { app, writer: new StoreWriter(app, this.#preserved) };
  }

  /**
   * Saves the system, atomically and durably. The text is that of the moment of the call.
   *
   * After an error the file has the old text, or the new one that is perhaps not durable. The next save writes it again.
   *
   * @throws StoreError if the file was changed by another process, or the lock is lost; Error if the file cannot be
   * written
   */
  async save(app: App): Promise<void> {
    this.#lock.requireHeld();
    if (this.#writer?.app !== app) throw new Error("only the loaded system can be saved");
    const text = this.#writer.writer.text();
    if (text === this.#saved) return;
    const before = await this.#calls.identity(this.#path);
    if (!this.#identities.has(before)) {
      throw new StoreError(this.#path, "the file was changed by another process; nothing is written", {
        help: "restart qubesd to load the new content",
      });
    }
    if (before !== undefined && this.#source === this.#path) await this.#addGeneration();
    let written: string | undefined;
    const onRename = (identity: string): void => {
      written = identity;
      this.#identities = new Set([before, identity]);
      this.#saved = undefined;
    };
    await saveFile(this.#calls, { path: this.#path, text, gid: this.#gid, onRename });
    this.#source = this.#path;
    this.#identities = new Set([written]);
    this.#saved = text;
  }

  /** Releases the lock. */
  async close(): Promise<void> {
    await this.#lock.release();
  }

  /** A generation that cannot be kept does not prevent the save. */
  async #addGeneration(): Promise<void> {
    try {
      await addGeneration(this.#calls, this.#path);
    } catch (error) {
      this.#log(`cannot keep a generation of ${this.#path}: ${(error as Error).message}`);
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
    log(`${error.message}; loading ${generation.source} instead`);
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
    const help = code === "ENOENT" ? { help: "create one with qubes-create" } : {};
    throw new StoreError(path, code === "ENOENT" ? "file does not exist" : `cannot be read: ${code}`, help);
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

/** The broken file is kept for a repair by hand. */
function linkBrokenFile(path: string, log: (warning: string) => void): void {
  const brokenPath = `${path}.broken-${new Date().toISOString().replace(/[-:.]/g, "")}`;
  try {
    linkSync(path, brokenPath);
    log(`the content of ${path} is kept as ${brokenPath}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
