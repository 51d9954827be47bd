/**
 * Waits for a value, but not longer than the timeout. Other callers can wait longer for the same value.
 *
 * @throws Error (by rejection) made by `timeoutError`, after the timeout
 */
export async function withTimeout<Value>(
  value: Promise<Value>,
  milliseconds: number,
  timeoutError: () => Error,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(timeoutError()), milliseconds);
  });
  try {
    return await Promise.race([value, limit]);
  } finally {
    clearTimeout(timer);
  }
}
