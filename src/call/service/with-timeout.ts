/**
 * What something gives, unless that takes too long for the one who asks; others may wait on.
 *
 * @throws Error (by rejection) what `late` makes, after so many milliseconds
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
