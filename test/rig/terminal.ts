import { execFileSync, spawnSync } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import type { Scope } from "./temporary-folder.ts";

/** The reason to skip tests that need a terminal; false if tmux is installed. */
export const noTerminal = spawnSync("tmux", ["-V"]).error === undefined ? false : "needs package tmux";

let count = 0;

/** A program in a real terminal. */
export class Terminal {
  readonly #server: string;

  /** @param command words of a shell command */
  constructor(scope: Scope, command: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    this.#server = `qrexec-policy-${process.pid}-${count++}`;
    const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
    const variables = Object.entries(environment).map(([name, value]) => `${name}='${value}'`);
    // The output stays visible after the program has ended.
    // The colour setting of the test runner must not apply to a user's terminal.
    const unset = ["NO_COLOR", "FORCE_COLOR", "COLOR"].map((name) => `-u ${name}`);
    const line = `env ${unset.join(" ")} ${variables.join(" ")} ${quoted}; echo "ended with $?"; sleep 1000`;
    this.#run("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "40", line);
    scope.teardown(() => this.close());
  }

  /** Presses keys by their names in tmux: `Enter`, `Down`, `C-c`, or text. */
  press(...keys: string[]): void {
    this.#run("send-keys", ...keys);
  }

  /** Resizes the window, which notifies the program. */
  resize(columns: number, rows: number): void {
    this.#run("resize-window", "-x", String(columns), "-y", String(rows));
  }

  /** The text on the screen. */
  get screen(): string {
    return this.#run("capture-pane", "-p").trimEnd();
  }

  /** Waits up to a minute until the screen matches; returns the screen, or throws. */
  async shows(expected: RegExp): Promise<string> {
    return this.#look(expected, async () => setTimeout(50));
  }

  /** Presses a key repeatedly, up to a minute, until the screen matches; returns the screen, or throws. */
  async pressUntil(key: string, expected: RegExp): Promise<string> {
    return this.#look(expected, async () => {
      this.press(key);
      await setTimeout(200);
    });
  }

  /** Closes the terminal, as a user closes a window. */
  close(): void {
    spawnSync("tmux", ["-L", this.#server, "kill-server"]);
  }

  async #look(expected: RegExp, between: () => Promise<void>): Promise<string> {
    const end = performance.now() + 60_000;
    for (;;) {
      const screen = this.screen;
      if (expected.test(screen)) return screen;
      if (performance.now() > end) throw new Error(`the terminal did not show ${expected}, but:\n${screen}`);
      await between();
    }
  }

  #run(...args: string[]): string {
    return execFileSync("tmux", ["-L", this.#server, ...args], { encoding: "utf8" });
  }
}
