/**
 * Ends a switch over a union: the compiler refuses the call while a case is missing.
 *
 * @throws Error if a value outside its type got here all the same; callers answer deny.
 */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
