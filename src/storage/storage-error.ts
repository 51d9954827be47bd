/** A pool could not do what it was asked for. The text is for people, and names no path of the host. */
export class StorageError extends Error {
  override readonly name = "StorageError";
}
