import { AsyncResource } from "node:async_hooks";

/**
 * The kinds of locks. All but the last two belong to a domain (docs/architecture.md#life-cycle-of-domains).
 */
export type LockKind = "presence" | "power" | "settings" | "volumes" | "devices" | "files" | "label" | "pool";

/** A lock that work needs. Shared claims exclude only exclusive ones. */
export interface Claim {
  readonly lock: LockKind;
  /** Name of the domain, label or pool. A name that does not exist yet can be claimed. */
  readonly name: string;
  readonly mode: "shared" | "exclusive";
}

/** The locks that running work holds. */
export interface LockHold {
  /** Keeps these locks in these modes and releases the others. Work that waits for them can begin. */
  lower(claims: readonly Claim[]): void;
  /** Releases all locks, then takes these, before any other work that waits for them. */
  exchange(claims: readonly Claim[]): Promise<void>;
}

interface Waiter {
  readonly claims: () => readonly Claim[];
  readonly begin: (claims: readonly Claim[]) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * The locks of a system. Work takes all its locks at once and holds none while it waits, so it cannot deadlock. Work
 * waits for earlier work that waits for the same lock, so it cannot starve.
 */
export class LockTable {
  /** Number of shared holders; -1 for an exclusive one. */
  readonly #holders = new Map<string, number>();
  #waiting: readonly Waiter[] = [];
  #isAdmitting = false;
  #isStale = false;

  /**
   * Runs work while it holds locks. If they are free, the work begins before this method returns.
   *
   * @param claims returns the locks. It is called whenever the work might begin, since they can depend on the state.
   */
  run<Result>(claims: () => readonly Claim[], work: (hold: LockHold) => Result | Promise<Result>): Promise<Result> {
    // Work that waits is begun by other work. It still belongs to its own operation (Journal).
    const workInContext = AsyncResource.bind(work);
    return new Promise((resolve, reject) => {
      const begin = (taken: readonly Claim[]): void => {
        const hold = new Hold(
          taken,
          (before, after) => this.#change(before, after),
          (wanted) => this.#takeFirst(wanted),
        );
        const end = (): void => hold.lower([]);
        attempt(() => workInContext(hold)).then(
          (result) => {
            end();
            resolve(result);
          },
          (error) => {
            end();
            reject(error);
          },
        );
      };
      this.#waiting = [...this.#waiting, { claims, begin, fail: reject }];
      this.#admit();
    });
  }

  /** Returns whether a lock has neither a holder nor work that waits for it. */
  isFree(lock: LockKind, name: string): boolean {
    const key = keyOf({ lock, name });
    return !this.#holders.has(key) && !this.#waiting.some(({ claims }) => claims().some((each) => keyOf(each) === key));
  }

  #takeFirst(claims: readonly Claim[]): Promise<readonly Claim[]> {
    return new Promise((begin, fail) => {
      this.#waiting = [{ claims: () => claims, begin, fail }, ...this.#waiting];
      this.#admit();
    });
  }

  #change(before: readonly Claim[], after: readonly Claim[]): void {
    for (const claim of before) {
      const key = keyOf(claim);
      const count = this.#holders.get(key) ?? 0;
      if (count > 1) this.#holders.set(key, count - 1);
      else this.#holders.delete(key);
    }
    this.#add(after);
    this.#admit();
  }

  #add(claims: readonly Claim[]): void {
    for (const claim of claims) {
      const key = keyOf(claim);
      this.#holders.set(key, claim.mode === "exclusive" ? -1 : (this.#holders.get(key) ?? 0) + 1);
    }
  }

  /** Begins the waiting work whose locks are free. Work that begins can release or claim locks itself. */
  #admit(): void {
    this.#isStale = true;
    if (this.#isAdmitting) return;
    this.#isAdmitting = true;
    while (this.#isStale) {
      this.#isStale = false;
      this.#admitOnce();
    }
    this.#isAdmitting = false;
  }

  #admitOnce(): void {
    const wanted = new Map<string, Claim["mode"]>();
    for (const waiter of this.#waiting) {
      let claims: readonly Claim[];
      try {
        claims = merged(waiter.claims());
      } catch (error) {
        this.#waiting = this.#waiting.filter((each) => each !== waiter);
        waiter.fail(error);
        continue;
      }
      if (claims.every((claim) => this.#isAvailable(claim) && isCompatible(claim, wanted.get(keyOf(claim))))) {
        this.#waiting = this.#waiting.filter((each) => each !== waiter);
        this.#add(claims);
        waiter.begin(claims);
        if (this.#isStale) return;
      } else {
        for (const claim of claims) if (wanted.get(keyOf(claim)) !== "exclusive") wanted.set(keyOf(claim), claim.mode);
      }
    }
  }

  #isAvailable(claim: Claim): boolean {
    const count = this.#holders.get(keyOf(claim)) ?? 0;
    return count === 0 || (count > 0 && claim.mode === "shared");
  }
}

class Hold implements LockHold {
  #taken: readonly Claim[];
  readonly #change: (before: readonly Claim[], after: readonly Claim[]) => void;
  readonly #takeFirst: (claims: readonly Claim[]) => Promise<readonly Claim[]>;

  constructor(
    taken: readonly Claim[],
    change: (before: readonly Claim[], after: readonly Claim[]) => void,
    takeFirst: (claims: readonly Claim[]) => Promise<readonly Claim[]>,
  ) {
    this.#taken = taken;
    this.#change = change;
    this.#takeFirst = takeFirst;
  }

  lower(claims: readonly Claim[]): void {
    const held = new Map(this.#taken.map((claim) => [keyOf(claim), claim]));
    const before = this.#taken;
    this.#taken = merged(claims).filter((claim) => {
      const mode = held.get(keyOf(claim))?.mode;
      return mode === "exclusive" || mode === claim.mode;
    });
    this.#change(before, this.#taken);
  }

  async exchange(claims: readonly Claim[]): Promise<void> {
    const before = this.#taken;
    this.#taken = [];
    const taking = this.#takeFirst(claims);
    this.#change(before, []);
    this.#taken = await taking;
  }
}

async function attempt<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  return work();
}

function keyOf({ lock, name }: Pick<Claim, "lock" | "name">): string {
  return `${lock} ${name}`;
}

function isCompatible(claim: Claim, earlier: Claim["mode"] | undefined): boolean {
  return earlier === undefined || (earlier === "shared" && claim.mode === "shared");
}

/** Merges claims of the same lock; an exclusive one counts. */
function merged(claims: readonly Claim[]): readonly Claim[] {
  const found = new Map<string, Claim>();
  for (const claim of claims) if (found.get(keyOf(claim))?.mode !== "exclusive") found.set(keyOf(claim), claim);
  return [...found.values()];
}
