import type { DomainKey } from "./domain-class.ts";

/** The most bytes of a note. */
export const maxNoteBytes = 256_000;

/** Where the notes about domains are kept. */
export interface NoteStore {
  /** The note about a domain; empty when there is none. */
  read(domain: DomainKey): Promise<string>;
  write(domain: DomainKey, text: string): Promise<void>;
  /** Forgets a domain that is removed. */
  remove(domain: DomainKey): Promise<void>;
}

/** Notes in memory, until a place for them is configured. */
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

/** Replaces what could deceive whoever reads the note: controls, marks that turn the direction of text, private use. */
export function sanitiseNote(text: string): string {
  return text.replace(/[^\n\t\P{C}]/gu, "_").replace(/[\u2028\u2029]/g, "_");
}
