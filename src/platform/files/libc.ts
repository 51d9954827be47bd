/*
 * The functions of the C library, as the runtime of the standalone executable calls them. Its `node:fs` and its sockets
 * take a fifth of the whole time of a call; its module `bun:ffi` takes 1.4 ms to load, and what that calls itself 0.4
 * (docs/performance.md). Bun calls it experimental: it is used only in an executable whose build has tried it with the very
 * runtime that is put in (scripts/build/try-libc.ts).
 */

/** Put in by scripts/build-standalone.ts when the trial went well. */
declare const libcIsTried: true | undefined;

/** A place in memory. */
type Pointer = number;

/** What is used of the C library, as in its manual pages. A length is always that of the memory that is given. */
export interface LibcFunctions {
  open(path: Uint8Array, flags: number, mode: number): number;
  close(descriptor: number): number;
  read(descriptor: number, room: Uint8Array, length: number): number;
  pread(descriptor: number, room: Uint8Array, length: number, position: number): number;
  write(descriptor: number, bytes: Uint8Array, length: number): number;
  realpath(path: Uint8Array, room: Uint8Array): Pointer | null;
  getdents64(descriptor: number, room: Uint8Array, length: number): number;
  statx(directory: number, path: Uint8Array, flags: number, mask: number, room: Uint8Array): number;
  socket(domain: number, type: number, protocol: number): number;
  connect(descriptor: number, address: Uint8Array, length: number): number;
  send(descriptor: number, bytes: Uint8Array, length: number, flags: number): number;
  shutdown(descriptor: number, how: number): number;
  poll(descriptors: Uint8Array, count: number, milliseconds: number): number;
}

/** The C library. */
export interface Libc extends LibcFunctions {
  /** The number of the error of the call just made. */
  errno(): number;
}

/** `Bun.FFI`. An argument that is not of its type is refused. */
interface Ffi {
  dlopen(
    library: string,
    symbols: Readonly<Record<string, Signature>>,
  ): { readonly symbols: LibcFunctions & { readonly __errno_location: () => Pointer } };
  readonly read: { i32(pointer: Pointer, offset: number): number };
}

interface Signature {
  readonly args: readonly string[];
  readonly returns: string;
}

const [int, unsigned, length, bytes] = ["i32", "u32", "u64", "buffer"] as const;
const toInt = (...args: string[]): Signature => ({ args, returns: int });
const toCount = (...args: string[]): Signature => ({ args, returns: "i64_fast" });
const toPointer = (...args: string[]): Signature => ({ args, returns: "ptr" });

const signatures: Readonly<Record<keyof LibcFunctions | "__errno_location", Signature>> = {
  open: toInt(bytes, int, unsigned),
  close: toInt(int),
  read: toCount(int, bytes, length),
  pread: toCount(int, bytes, length, "i64"),
  write: toCount(int, bytes, length),
  realpath: toPointer(bytes, bytes),
  getdents64: toCount(int, bytes, length),
  statx: toInt(int, bytes, int, unsigned, bytes),
  socket: toInt(int, int, int),
  connect: toInt(int, bytes, unsigned),
  send: toCount(int, bytes, length, int),
  shutdown: toInt(int, int),
  poll: toInt(bytes, length, int),
  __errno_location: toPointer(),
};

/** The C library, or undefined in another runtime, and where there is none of that name. */
export function openLibc(): Libc | undefined {
  try {
    const { FFI: ffi } = (globalThis as unknown as { Bun: { FFI: Ffi } }).Bun;
    const { __errno_location: place, ...functions } = ffi.dlopen("libc.so.6", signatures).symbols;
    // It stays where it is for a thread; asking for it would be one more call between an error and its number.
    const pointer = place();
    return { ...functions, errno: () => ffi.read.i32(pointer, 0) };
  } catch {
    return undefined;
  }
}

/** The C library where it may be used. */
export const libc: Libc | undefined = typeof libcIsTried === "undefined" ? undefined : openLibc();
