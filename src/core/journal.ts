import { AsyncLocalStorage } from "node:async_hooks";
import { SingleFlight } from "../base/single-flight.ts";
import type { QubesError } from "./errors.ts";

/** Work whose changes are saved together, or undone together: a call, or work that no caller waits for. */
class Operation {
  readonly journal: Journal;
  /** Number of its changes that are not saved. */
  unsaved = 0;
  hasChanged = false;
  /** The error of the save that failed; undefined while nothing of it was undone. */
  undone: QubesError | undefined;

  constructor(journal: Journal) {
    this.journal = journal;
  }
}

/**
 * The running operation. All journals share it, because Node.js visits each storage that was ever used at each promise.
 */
const runningOperation = new AsyncLocalStorage<Operation>();

interface Change {
  readonly operation: Operation;
  readonly undo: () => void;
  readonly cleanUp: (() => Promise<void>) | undefined;
}

/** A message that shows changes. It is held until they are saved. */
interface HeldMessage {
  /** The number of changes that it may show, counted from the first one of this process. */
  readonly shows: number;
  /** The operation whose changes caused it; undefined if it was caused by something that is not undone. */
  readonly operation: Operation | undefined;
  send(): void;
  /** Sends what is true after the changes were undone. */
  sendAnew(): void;
}

/** How the journal saves a system. */
export interface JournalStore {
  /** Writes the system to its store. The text is that of the moment of the call. */
  save(): Promise<void>;
  /** Reports the error of a save, and returns the one that clients receive. */
  refuse(error: unknown): QubesError;
}

/**
 * The changes of a system that are not on the disk, and how to undo them.
 *
 * An operation is answered, and a message that shows changes is sent, after the changes are saved. If a save fails, all
 * changes that are not saved are undone, last one first, and their operations fail (docs/store.md#failed-saves).
 * Without a store nothing is recorded.
 */
export class Journal {
  #store: JournalStore | undefined;
  #changes: Change[] = [];
  /** Number of changes that were saved or undone. */
  #settled = 0;
  /** Number of saves that failed and undid something. */
  #rollbacks = 0;
  #held: HeldMessage[] = [];
  /** The operation of changes outside of any operation. */
  #other = new Operation(this);
  readonly #saves = new SingleFlight(() => this.#startSave());
  #running: Promise<void> | undefined;
  /** Number of changes that are settled when the running save ends. */
  #covered = 0;
  #isScheduled = false;
  /** Whether the store may still have changes that were undone. */
  #isStoreStale = false;

  /** Begins to record changes. Called after a load. */
  open(store: JournalStore): void {
    this.#store = store;
  }

  /**
   * Records how to undo the change that follows in the same step.
   *
   * @param undo restores the model
   * @param cleanUp removes traces outside of the model after the change was undone
   * @throws QubesError if a change of the running operation was undone; it must change nothing more
   */
  record(undo: () => void, cleanUp?: () => Promise<void>): void {
    if (this.#store === undefined) return;
    const operation = this.#operation ?? this.#other;
    if (operation.undone !== undefined) throw operation.undone;
    operation.unsaved++;
    operation.hasChanged = true;
    this.#changes.push({ operation, undo, cleanUp });
    this.#saveSoon();
  }

  /** Records how to undo an effect, if the running operation has changes that are not saved. Otherwise nothing is recorded. */
  recordEffect(undo: () => void): void {
    const operation = this.#operation;
    if (operation !== undefined && operation.unsaved > 0) this.record(undo);
  }

  /** Records a change that cannot be undone, such as one of the data of a volume. It is saved as soon as possible. */
  recordLasting(): void {
    this.record(() => {});
  }

  /**
   * Runs work as one operation and returns its result when all that it has changed or seen is saved. The changes of work
   * that fails are saved, too.
   *
   * @param mayRepeat whether work that has changed nothing is repeated if something that it has seen was undone
   * @throws QubesError if its changes could not be saved; they are undone
   */
  async perform<Result>(work: () => Result | Promise<Result>, mayRepeat: () => boolean): Promise<Result> {
    for (;;) {
      const operation = new Operation(this);
      const [ended] = await Promise.allSettled([runningOperation.run(operation, async () => work())]);
      if (operation.unsaved === 0) {
        const isSeenSaved = await this.#isSeenSaved();
        if (!isSeenSaved && !operation.hasChanged && mayRepeat()) continue;
      }
      await this.#saveChangesOf(operation);
      if (ended.status === "rejected") throw ended.reason;
      return ended.value;
    }
  }

  /**
   * Saves the changes of the running operation now, because its next step cannot be undone.
   *
   * @throws QubesError if they cannot be saved; they are undone
   */
  async saveNow(): Promise<void> {
    if (this.#store !== undefined) await this.#saveChangesOf(this.#operation ?? this.#other);
  }

  /** Whether changes are recorded that can still be undone. */
  get hasUnsaved(): boolean {
    return this.#changes.length > 0;
  }

  /** Waits until the changes that are recorded now are saved or undone. @returns whether they are saved */
  settle(): Promise<boolean> {
    return this.#isSeenSaved();
  }

  /** Saves the system, even if no change is recorded. @throws QubesError if it cannot be saved */
  async saveAll(): Promise<void> {
    await this.#save();
  }

  /**
   * Sends a message about the present state: at once if everything is saved, otherwise after it is saved. If changes are
   * undone instead, a message that they caused is not sent, and any other one is computed again.
   *
   * @param compute returns the message; it is called at once
   */
  send<Message>(compute: () => Message, send: (message: Message) => void): void {
    const message = compute();
    if (this.#changes.length === 0) {
      send(message);
      return;
    }
    const operation = this.#operation ?? this.#other;
    this.#held.push({
      shows: this.#recorded,
      operation: operation.unsaved > 0 ? operation : undefined,
      send: () => send(message),
      sendAnew: () => send(compute()),
    });
  }

  get #operation(): Operation | undefined {
    const operation = runningOperation.getStore();
    return operation?.journal === this ? operation : undefined;
  }

  get #recorded(): number {
    return this.#settled + this.#changes.length;
  }

  async #saveChangesOf(operation: Operation): Promise<void> {
    if (operation.unsaved > 0) await this.#save().catch(ignore);
    if (operation.undone !== undefined) throw operation.undone;
  }

  /** Waits until the present state is saved. Returns false if something of it was undone instead. */
  async #isSeenSaved(): Promise<boolean> {
    if (this.#changes.length === 0) {
      if (this.#isStoreStale) this.#saveSoon();
      return true;
    }
    const before = this.#rollbacks;
    await this.#save().catch(ignore);
    return this.#rollbacks === before;
  }

  /** Saves at the end of the turn of the event loop, so that no message waits for the end of a long operation. */
  #saveSoon(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (this.#changes.length > 0 || this.#isStoreStale) this.#save().catch(ignore);
    });
  }

  /** Saves all that is recorded now. */
  #save(): Promise<void> {
    if (this.#running !== undefined && this.#covered >= this.#recorded) return this.#running;
    return this.#saves.run();
  }

  #startSave(): Promise<void> {
    this.#running = this.#saveOnce().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #saveOnce(): Promise<void> {
    const store = this.#store;
    if (store === undefined) return;
    const count = this.#changes.length;
    this.#covered = this.#settled + count;
    try {
      await store.save();
    } catch (error) {
      const refusal = store.refuse(error);
      const cleanUps = this.#undoAll(refusal, store);
      await Promise.allSettled([
        this.#restoreStore(store),
        ...cleanUps.map((cleanUp) => runningOperation.exit(cleanUp)),
      ]);
      throw refusal;
    }
    this.#isStoreStale = false;
    for (const { operation } of this.#changes.splice(0, count)) operation.unsaved--;
    this.#settled += count;
    const isDue = ({ shows }: HeldMessage): boolean => shows <= this.#settled;
    const due = this.#held.filter(isDue);
    this.#held = this.#held.filter((message) => !isDue(message));
    for (const message of due) message.send();
  }

  /** Undoes all changes that are not saved, also those that came during the save, since they may depend on others. */
  #undoAll(refusal: QubesError, store: JournalStore): readonly (() => Promise<void>)[] {
    const undone = this.#changes;
    const held = this.#held;
    this.#changes = [];
    this.#held = [];
    this.#settled += undone.length;
    if (undone.length > 0) this.#rollbacks++;
    for (const { operation } of undone) {
      operation.unsaved = 0;
      operation.undone = refusal;
    }
    this.#other = new Operation(this);
    for (const { undo } of [...undone].reverse()) attempt(undo, store);
    for (const { operation, sendAnew } of held) if (operation === undefined) sendAnew();
    return undone.flatMap(({ cleanUp }) => cleanUp ?? []).reverse();
  }

  /** Writes the old state again, since the failed save may have replaced the file. If this fails, a later save does it. */
  async #restoreStore(store: JournalStore): Promise<void> {
    this.#isStoreStale = true;
    try {
      await store.save();
      this.#isStoreStale = false;
    } catch (error) {
      store.refuse(error);
    }
  }
}

/** An undo that fails, which is a fault of the program, does not keep the others from running. */
function attempt(undo: () => void, store: JournalStore): void {
  try {
    undo();
  } catch (error) {
    store.refuse(error);
  }
}

function ignore(): void {}
