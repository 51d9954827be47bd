import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { requireDescriptors } from "../files/require-descriptors.ts";
import { type ChildEvents, type ChildProgram, type RunningChild, streamKinds } from "./child-program.ts";

/** The file descriptors that a child needs: two socket pairs, a pipe for the start error and /dev/null. */
const childDescriptors = 7;

/**
 * Starts a program.
 *
 * @throws Error if the program cannot be started; some reasons are reported by `failed`
 */
export function startProgram(program: ChildProgram, events: ChildEvents): RunningChild {
  const { path, args, directory, environment, streams } = program;
  if (streams !== "inherited") requireDescriptors(childDescriptors);
  const options: SpawnOptions = { stdio: streamKinds(streams) };
  if (directory !== undefined) options.cwd = directory;
  if (environment !== undefined) options.env = environment;
  const child: ChildProcess = spawn(path, args, options);
  child.on("error", (error) => events.failed(error));
  child.on("close", (code, signal) => events.ended(code ?? (signal as NodeJS.Signals)));
  child.stdout?.on("data", (piece: Buffer) => events.output?.(piece));
  child.stderr?.on("data", (piece: Buffer) => events.errors?.(piece));
  // A program may end before it has read everything.
  if (typeof streams === "object") child.stdin?.on("error", () => {}).end(streams.input);
  return {
    signal: (name) => void child.kill(name),
    abandon() {
      // A child that failed to start has no pid and may have no streams.
      if (child.pid !== undefined) child.kill("SIGKILL");
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
    },
  };
}
