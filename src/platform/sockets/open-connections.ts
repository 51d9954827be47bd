import type { RequestConnection } from "./request-connection.ts";

interface OpenConnection {
  readonly connection: RequestConnection;
  /** The number of the connection in order of arrival. */
  readonly number: number;
  place: number;
}

/**
 * The connections of a service, in an array that is reused. The tables of a `Set` point from an old table to the next
 * one. Old garbage tables would therefore keep connections from being freed by a minor garbage collection
 * (docs/performance.md).
 */
export class OpenConnections {
  readonly #entries: OpenConnection[] = [];
  #count = 0;
  /** Their number, which each call reads. */
  size = 0;

  /**
   * Adds a connection.
   *
   * @returns a function that removes the connection, to be called once
   */
  add(connection: RequestConnection): () => void {
    const entry: OpenConnection = { connection, number: this.#count++, place: this.#entries.length };
    this.size = this.#entries.push(entry);
    return () => this.#remove(entry);
  }

  #remove(entry: OpenConnection): void {
    const last = this.#entries.pop();
    this.size = this.#entries.length;
    if (last === undefined || last === entry) return;
    this.#entries[entry.place] = last;
    last.place = entry.place;
  }

  /** Returns the oldest connection with a property. */
  oldest(has: (connection: RequestConnection) => boolean): RequestConnection | undefined {
    let oldest: OpenConnection | undefined;
    for (const entry of this.#entries) {
      if (!has(entry.connection)) continue;
      if (oldest === undefined || entry.number < oldest.number) oldest = entry;
    }
    return oldest?.connection;
  }

  /** Returns all open connections. */
  all(): readonly RequestConnection[] {
    return this.#entries.map(({ connection }) => connection);
  }
}
