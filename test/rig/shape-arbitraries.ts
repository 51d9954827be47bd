import fc, { type Arbitrary } from "fast-check";
import { type Shape, shapes } from "../../src/policy/syntax/shape.ts";

/** Lines of shapes that are often valid in some format, or nearly valid. */

export const actionShapes: readonly Shape[] = ["allow", "ask", "deny"];

export const optionShapes = shapes.filter((shape) => shape.endsWith("_option"));
const anyShape = fc.constantFrom(...shapes);
const call = fc.oneof(
  fc.tuple(anyShape, fc.constantFrom<Shape>("star", "argument")),
  fc.constant<Shape[]>([]),
  fc.constant<Shape[]>(["star", "star"]),
);
const action = fc
  .tuple(fc.constantFrom(...actionShapes), fc.array(fc.constantFrom(...optionShapes), { maxLength: 4 }))
  .map(([first, options]) => [first, ...options]);
const rule = fc
  .tuple(call, anyShape, anyShape, action)
  .map(([first, source, target, last]) => [...first, source, target, ...last]);
const directive = fc
  .tuple(
    fc.constantFrom<Shape>("include", "include_dir", "include_service", "compat_40", "legacy_include"),
    call,
    anyShape,
  )
  .map(([first, words, path]) => [first, ...words, path]);

export const shapeLine: Arbitrary<Shape[]> = fc.oneof(
  { weight: 4, arbitrary: rule },
  { weight: 1, arbitrary: directive },
);
