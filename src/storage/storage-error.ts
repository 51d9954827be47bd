/** A pool could not carry out a request. The message is for people and names no path of the host. */
export class StorageError extends Error {
  override readonly name = "StorageError";
}
