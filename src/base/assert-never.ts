/**
 * Ends a switch over a union: the compiler rejects the call while a case is missing.
 *
 * @throws Error if a value outside its type arrives; callers answer deny
 */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
