import { host } from "../native/host.ts";

/** The words of the command line after the name of the program. */
export function programArguments(): readonly string[] {
  return host.args;
}

/** Returns an environment variable. */
export function environmentVariable(name: string): string | undefined {
  return host.environment(name);
}

/** Returns the number of the user with whose rights the process runs. */
export function effectiveUser(): number | undefined {
  return host.uid;
}

/** Returns the working directory. */
export function workingDirectory(): string {
  return host.directory();
}

/** The host reports such an error, and ends the process with the exit code of a deny. */
export function onUncaughtError(): void {}

const exitCallbacks: (() => void)[] = [];

/** Calls back when {@link exit} ends the process. */
export function beforeExit(callback: () => void): void {
  exitCallbacks.push(callback);
}

/** Ends the process. */
export function exit(code: number): never {
  for (const callback of exitCallbacks) callback();
  return host.exit(code);
}

/** Ends the process. */
export function exitAtOnce(code: number): void {
  host.exit(code);
}
