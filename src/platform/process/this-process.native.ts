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

/** Does nothing: the host ends the process at once. A program that ends by itself writes its log before that. */
export function beforeExit(): void {}

/** Ends the process. */
export function exit(code: number): never {
  return host.exit(code);
}

/** Ends the process. */
export function exitAtOnce(code: number): void {
  host.exit(code);
}
