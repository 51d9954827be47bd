import type { Dialect } from "../model/dialect.ts";
import { type Shape, shapeOf, shapes } from "./shape.ts";

/** The maximum number of words whose shapes a reader of lines remembers. Policies repeat the same words. */
export const maxKnownWords = 4096;

const numbers: ReadonlyMap<Shape, number> = new Map(shapes.map((shape, index) => [shape, index + 1]));

/** Returns the number of a word's shape, from 1 to 31. */
export function shapeNumber(word: string, dialect: Dialect): number {
  return numbers.get(shapeOf(word, dialect)) as number;
}

/**
 * Returns the shapes of a line that are encoded as one number, with a base-32 digit for each word. Up to ten digits are
 * exact.
 */
export function shapesOf(line: number, length: number): readonly Shape[] {
  const found: Shape[] = [];
  for (let rest = line; found.length < length; rest = Math.floor(rest / 32)) {
    found.push(shapes[(rest % 32) - 1] as Shape);
  }
  return found.reverse();
}
