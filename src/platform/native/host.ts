/*
 * The functions that the native executable gives to its JavaScript (native/src): files, one exchange on a socket, the
 * log, processes and the event loop. There is no policy here. Every function that fails throws an `Error` with the
 * system's name of the error as `code` (ENOENT, …), as `node:fs` does. A path with a NUL character fails with the code
 * ERR_INVALID_ARG_VALUE.
 */

import type { PathStatus } from "../files/path-status.ts";

/** A file that was read. */
export interface HostFile {
  readonly mode: number;
  readonly uid: number;
  /** The number of bytes that were read, up to the limit and one more. */
  readonly size: number;
  /** The content, if it is a regular file within the limit and valid UTF-8. */
  readonly text?: string;
  /** The content, if it is a regular file within the limit and not valid UTF-8. */
  readonly bytes?: ArrayBuffer;
}

/** A program to start. Standard streams are numbered 0 to 2. */
export interface HostProgram {
  readonly path: string;
  readonly args: readonly string[];
  /** The environment, `NAME=VALUE`; undefined keeps that of this process. */
  readonly environment?: readonly string[];
  readonly directory?: string;
  /** For each standard stream: inherited, /dev/null, or a pipe to this process. */
  readonly streams: readonly ("inherit" | "ignore" | "pipe")[];
}

/** A started program. */
export interface HostChild {
  readonly pid: number;
  /** This process' ends of the pipes, non-blocking; -1 for a stream that is not a pipe. */
  readonly pipes: readonly number[];
}

/** Files. */
interface HostFiles {
  /** Opens a file without waiting for the writer of a FIFO, and reads it from the start. */
  readFile(path: string, limit: number): HostFile;
  /** The names in a directory, and for each 0 for an unknown kind, 1 for a file, 2 for another kind, 3 for a link. */
  list(directory: string): readonly [names: readonly string[], kinds: readonly number[]];
  realPath(path: string): string;
  readLink(path: string): string;
  /** Follows links. Returns undefined for a missing path (ENOENT, but not ENOTDIR). */
  status(path: string): PathStatus | undefined;
  /** Does not follow a final link. */
  linkStatus(path: string): PathStatus | undefined;
  descriptorStatus(descriptor: number): PathStatus;
  /** The number of the filesystem's type (statfs(2)). */
  filesystemType(path: string): number;
  /** Opens with flags of open(2); O_CLOEXEC is always added. */
  open(path: string, flags: number, mode: number): number;
  /** Reads at the current position into the whole of `room`; returns the number of bytes, 0 at the end. */
  read(descriptor: number, room: Uint8Array): number;
  /** Writes a text as UTF-8; returns the number of bytes written. */
  write(descriptor: number, text: string): number;
  /** Writes bytes; returns the number of bytes written. */
  writeBytes(descriptor: number, bytes: Uint8Array): number;
  sync(descriptor: number): void;
  close(descriptor: number): void;
  changeMode(path: string, mode: number): void;
  changeDescriptor(descriptor: number, mode: number, uid: number, gid: number): void;
  rename(from: string, to: string): void;
  link(from: string, to: string): void;
  remove(path: string): void;
  makeDirectory(path: string, mode: number): void;
}

/** Unix sockets. All descriptors are non-blocking and closed on exec. */
interface HostSockets {
  /**
   * Makes a whole exchange and blocks meanwhile: connects, sends one byte for each character, shuts down the writing
   * half, calls `onSent`, reads to the end. Past the deadline (milliseconds), the error has the code ETIMEDOUT. If the
   * reply is too long, the code is EMSGSIZE. `isConnected` of the error tells whether the connection was made.
   */
  exchange(path: string, request: string, deadline: number, maxBytes: number, onSent?: () => void): ArrayBuffer;
  /** Connects to a stream socket, sends a text as far as it fits without waiting, closes. Tells whether all went. */
  sendOnce(path: string, text: string): boolean;
  /** Sends one datagram (UTF-8) to a datagram socket. A leading `@` in the path means an abstract socket. */
  sendDatagram(path: string, text: string): void;
  /** Binds and listens; only clients that the mode admits can connect at any moment. */
  listen(path: string, mode: number, backlog: number): number;
  /** Listens on an open socket (systemd). */
  listenOn(descriptor: number, backlog: number): void;
  /** Returns a connection, or -1 if none waits. */
  accept(descriptor: number): number;
  connect(path: string): number;
  /** Returns the number of bytes, 0 at the end, -1 if nothing is there yet. */
  receive(descriptor: number, room: Uint8Array): number;
  /** Returns up to 8,192 bytes, one character for each; "" at the end, undefined if nothing is there yet. */
  receiveText(descriptor: number): string | undefined;
  /** Returns the number of bytes (UTF-8) that the socket took, -1 if it is full. Never raises SIGPIPE. */
  send(descriptor: number, text: string): number;
  /** The same, one byte for each character. */
  sendLatin1(descriptor: number, text: string): number;
  /**
   * Sends a whole short answer (UTF-8), ends the writing half, and closes the connection if the client has ended its
   * half. Returns what was done, one of {@link answers}.
   */
  answer(descriptor: number, text: string): number;
  /** Ends the writing half. */
  shutdown(descriptor: number): void;
}

/** The event loop. It runs until {@link NativeHost.exit}; if nothing is left to wait for, the process ends with 127. */
interface HostLoop {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Calls back while a descriptor is readable (1), writable (2) or both (3), level-triggered; 0 stops. */
  watch(descriptor: number, events: number, callback?: (events: number) => void): void;
  /** Calls back once; returns the number for `clearTimer`. */
  setTimer(milliseconds: number, callback: () => void): number;
  clearTimer(timer: number): void;
  /** Calls back after the loop has asked the kernel once for events. */
  afterPoll(callback: () => void): void;
  /** Calls back for a signal instead of its default effect; undefined restores the default. */
  onSignal(signal: number, callback: (() => void) | undefined): void;
  /** Blocks; for waits of a few milliseconds on a full pipe. */
  sleep(milliseconds: number): void;
}

/** Processes. */
interface HostProcesses {
  /** Starts a program with default signals and only its standard streams open. */
  spawn(program: HostProgram): HostChild;
  /** Calls back once, with the exit code, or with -1 and the number of the signal. */
  onExit(pid: number, callback: (code: number, signal: number) => void): void;
  /** Sends a signal to this process or a started program; throws ESRCH for any other, and for one that ended. */
  kill(pid: number, signal: number): void;
}

/** inotify(7). */
interface HostNotices {
  openNotices(): number;
  /** Watches all changes of a path; returns the number of the watch. */
  addNotice(descriptor: number, path: string): number;
  /** Returns number of the watch, mask and name (or "") of each waiting notice; undefined if none waits. */
  readNotices(descriptor: number): readonly (readonly [watch: number, mask: number, name: string])[] | undefined;
}

/** The functions of the native executable. */
export interface NativeHost extends HostFiles, HostSockets, HostLoop, HostProcesses, HostNotices {
  /** The words after the name of the program. */
  readonly args: readonly string[];
  readonly pid: number;
  /** The effective user. */
  readonly uid: number;
  environment(name: string): string | undefined;
  /** The working directory. */
  directory(): string;
  /** Joins a group by its name; throws ENOENT if the system does not have it. */
  joinGroup(name: string): void;
  /** The columns of a terminal; undefined for anything else. */
  columns(descriptor: number): number | undefined;
  /** The SHA-256 of texts (UTF-8), one after the other, in hexadecimal digits. */
  sha256(texts: readonly string[]): string;
  /** Returns the bytes of a text in UTF-8. */
  encodeUtf8(text: string): ArrayBuffer;
  /** Decodes UTF-8, with U+FFFD for malformed bytes. */
  decodeUtf8(bytes: Uint8Array): string;
  /** Returns one character for each byte. */
  decodeLatin1(bytes: Uint8Array): string;
  exit(code: number): never;
}

/** The results of `answer`: nothing was done, since the socket is full; the reply was sent; it was sent and the connection closed. */
export const answers = { nothing: 0, sent: 1, closed: 2 } as const;

/** The events of `watch`. */
export const events = { readable: 1, writable: 2 } as const;

/** Given by the executable to each part of the program. */
declare const nativeHost: NativeHost;

/** The host. Only files for the native executable (`*.native.ts`) may import it. */
export const host: NativeHost = nativeHost;
