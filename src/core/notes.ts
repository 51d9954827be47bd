import type { DomainName } from "./domain-class.ts";

/** The most bytes of a note. */
export const maximumNoteBytes = 256_000;

/** Where the notes about domains are kept. */
export interface NoteStore {
  /** The note about a domain; empty when there is none. */
  read(domain: DomainName): Promise<string>;
  write(domain: DomainName, text: string): Promise<void>;
  /** Forgets a domain that is removed. */
  remove(domain: DomainName): Promise<void>;
}

/** Notes in memory, until a place for them is configured. */
export class MemoryNotes implements NoteStore {
  readonly #notes = new Map<string, string>();

  async read({ name }: DomainName): Promise<string> {
    return this.#notes.get(name) ?? "";
  }

  async write({ name }: DomainName, text: string): Promise<void> {
    this.#notes.set(name, text);
  }

  async remove({ name }: DomainName): Promise<void> {
    this.#notes.delete(name);
  }
}

/** Replaces what could deceive whoever reads the note: controls, marks that turn the direction of text, private use. */
export function safeNote(text: string): string {
  return text.replace(/[^\n\t\P{C}]/gu, "_").replace(/[\u2028\u2029]/g, "_");
}
