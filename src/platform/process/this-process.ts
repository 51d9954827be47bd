/** The words of the command line after the name of the program. */
export function programArguments(): readonly string[] {
  return process.argv.slice(2);
}

/** Returns an environment variable. */
export function environmentVariable(name: string): string | undefined {
  return process.env[name];
}

/** Returns the number of the user with whose rights the process runs. */
export function effectiveUser(): number | undefined {
  return process.geteuid?.();
}

/** Returns the working directory. */
export function workingDirectory(): string {
  return process.cwd();
}

/** Calls back for an error that nothing catches. */
export function onUncaughtError(report: (error: Error) => void): void {
  process.on("uncaughtException", report);
}

/** Calls back when the process ends, also by an error, so that a log can be written to its end. */
export function beforeExit(callback: () => void): void {
  process.on("exit", callback);
}

/** Ends the process. */
export function exit(code: number): never {
  process.exit(code);
}

/** Ends the process without a look for listeners, which takes as long as a decision. */
export function exitAtOnce(code: number): void {
  (process as unknown as { reallyExit: (code: number) => void }).reallyExit(code);
}
