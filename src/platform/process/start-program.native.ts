import { host } from "../native/host.ts";
import { InputPipe, OutputPipe } from "./child-pipes.native.ts";
import { type ChildEvents, type ChildProgram, type RunningChild, streamKinds } from "./child-program.ts";
import { type EndingSignal, endingSignals } from "./signal-numbers.ts";

/** In <signal.h>. */
const numbers: Readonly<Record<EndingSignal | "SIGKILL", number>> = { ...endingSignals, SIGKILL: 9 };

/** Starts a program. Every reason why it cannot be started is reported by `failed`. */
export function startProgram(program: ChildProgram, events: ChildEvents): RunningChild {
  try {
    return new Child(program, events);
  } catch (error) {
    queueMicrotask(() => events.failed(startError(program.path, error)));
    return { signal() {}, abandon() {} };
  }
}

class Child implements RunningChild {
  readonly #events: ChildEvents;
  readonly #pid: number;
  readonly #pipes: readonly { close(): void }[];
  #openPipes = 0;
  #status: number | string | undefined;

  constructor({ path, args, directory, environment, streams }: ChildProgram, events: ChildEvents) {
    this.#events = events;
    const { pid, pipes } = host.spawn({
      path,
      args,
      streams: streamKinds(streams),
      ...(directory === undefined ? {} : { directory }),
      ...(environment === undefined
        ? {}
        : { environment: Object.entries(environment).map(([name, value]) => `${name}=${value}`) }),
    });
    this.#pid = pid;
    const [input = -1, output = -1, errors = -1] = pipes;
    this.#pipes = [
      ...(typeof streams === "object" ? [new InputPipe(input, host.encodeUtf8(streams.input))] : []),
      ...this.#reader(output, (piece) => events.output?.(piece)),
      ...this.#reader(errors, (piece) => events.errors?.(piece)),
    ];
    host.onExit(pid, (code, signal) => {
      this.#status = signal === 0 ? code : nameOf(signal);
      this.#endIfDone();
    });
  }

  signal(name: EndingSignal | "SIGKILL"): void {
    // The number of an ended process may be that of another one.
    if (this.#status === undefined) host.kill(this.#pid, numbers[name]);
  }

  abandon(): void {
    this.signal("SIGKILL");
    for (const pipe of this.#pipes) pipe.close();
  }

  #reader(descriptor: number, add: (piece: Uint8Array) => void): OutputPipe[] {
    if (descriptor < 0) return [];
    this.#openPipes++;
    const onEnd = (): void => {
      this.#openPipes--;
      this.#endIfDone();
    };
    return [new OutputPipe(descriptor, add, onEnd)];
  }

  #endIfDone(): void {
    if (this.#status !== undefined && this.#openPipes === 0) this.#events.ended(this.#status);
  }
}

/** Returns the error in the words of Node.js. */
function startError(path: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  return Object.assign(new Error(code === undefined ? message : `spawn ${path} ${code}`), { code });
}

/** The names of the signals that end programs, by their numbers in <signal.h> of Linux for x86 and ARM. */
const names: Readonly<Record<number, string>> = {
  1: "SIGHUP",
  2: "SIGINT",
  3: "SIGQUIT",
  4: "SIGILL",
  5: "SIGTRAP",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  10: "SIGUSR1",
  11: "SIGSEGV",
  12: "SIGUSR2",
  13: "SIGPIPE",
  14: "SIGALRM",
  15: "SIGTERM",
  24: "SIGXCPU",
  25: "SIGXFSZ",
  31: "SIGSYS",
};

function nameOf(signal: number): string {
  return names[signal] ?? `signal ${signal}`;
}
