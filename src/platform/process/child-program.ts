import type { EndingSignal } from "./signal-numbers.ts";

/** A program to start. */
export interface ChildProgram {
  readonly path: string;
  readonly args: readonly string[];
  /** The working directory; absent for that of this process. */
  readonly directory?: string;
  /** All environment variables; absent for those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly streams: ChildStreams;
}

/**
 * The standard streams of a program. They are those of this process, or output and errors are read. With an input, that is
 * written, output is read, and errors are ignored.
 */
export type ChildStreams = "inherited" | "read" | { readonly input: string };

/** Returns for each standard stream whether it is that of this process, /dev/null, or a pipe to this process. */
export function streamKinds(streams: ChildStreams): ("inherit" | "ignore" | "pipe")[] {
  if (streams === "inherited") return ["inherit", "inherit", "inherit"];
  return streams === "read" ? ["ignore", "pipe", "pipe"] : ["pipe", "pipe", "ignore"];
}

/** Receives the life of a program. Nothing is called before `startProgram` returns. */
export interface ChildEvents {
  /** A piece of standard output, whose memory may be reused. */
  output?(piece: Uint8Array): void;
  /** A piece of standard error, whose memory may be reused. */
  errors?(piece: Uint8Array): void;
  /** The program cannot be started. */
  failed(error: Error): void;
  /** The program has ended, and its pipes are closed: the exit code, or the name of the signal that ended it. */
  ended(status: number | string): void;
}

/** A program that runs. */
export interface RunningChild {
  signal(name: EndingSignal | "SIGKILL"): void;
  /** Kills the program and closes its pipes. Other processes may hold the other ends. */
  abandon(): void;
}
