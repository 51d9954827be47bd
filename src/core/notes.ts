import type { DomainKey } from "./domain-class.ts";

/** Size limit of a note in bytes. */
export const maxNoteBytes = 256_000;

/** Store of notes on domains. */
export interface NoteStore {
  /** Returns the note on a domain; empty if there is none. */
  read(domain: DomainKey): Promise<string>;
  write(domain: DomainKey, text: string): Promise<void>;
  /** Forgets a removed domain. */
  remove(domain: DomainKey): Promise<void>;
}

/** Notes in memory. */
export class MemoryNotes implements NoteStore {
  readonly #notes = new Map<string, string>();

  async read({ name }: DomainKey): Promise<string> {
    return this.#notes.get(name) ?? "";
  }

  async write({ name }: DomainKey, text: string): Promise<void> {
    this.#notes.set(name, text);
  }

  async remove({ name }: DomainKey): Promise<void> {
    this.#notes.delete(name);
  }
}

/** Replaces characters that could mislead a reader: controls, marks of text direction, private use. */
export function sanitiseNote(text: string): string {
  return text.replace(/[^\n\t\P{C}]/gu, "_").replace(/[\u2028\u2029]/g, "_");
}
