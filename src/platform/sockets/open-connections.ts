import type { RequestConnection } from "./request-connection.ts";

interface OpenConnection {
  readonly connection: RequestConnection;
  /** Which one it is in the order in which they came. */
  readonly number: number;
  place: number;
}

/**
 * The connections of a service. An array that is used again and again: the tables of a `Set` point from an old one to the
 * next, so that those that are garbage in the old generation keep connections from being collected by a small collection
 * (docs/performance.md).
 */
export class OpenConnections {
  readonly #entries: OpenConnection[] = [];
  #count = 0;

  get size(): number {
    return this.#entries.length;
  }

  /** @returns what takes it out again, to be called once */
  add(connection: RequestConnection): () => void {
    const entry: OpenConnection = { connection, number: this.#count++, place: this.#entries.length };
    this.#entries.push(entry);
    return () => this.#remove(entry);
  }

  #remove(entry: OpenConnection): void {
    const last = this.#entries.pop();
    if (last === undefined || last === entry) return;
    this.#entries[entry.place] = last;
    last.place = entry.place;
  }

  /** The oldest one that says nothing yet. */
  oldestSilent(): RequestConnection | undefined {
    let oldest: OpenConnection | undefined;
    for (const entry of this.#entries) {
      if (!entry.connection.isWaitedFor) continue;
      if (oldest === undefined || entry.number < oldest.number) oldest = entry;
    }
    return oldest?.connection;
  }

  /** All that are open now. */
  all(): readonly RequestConnection[] {
    return this.#entries.map(({ connection }) => connection);
  }
}
