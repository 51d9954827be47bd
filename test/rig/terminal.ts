import { execFileSync, spawnSync } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import type { Scope } from "./temporary-folder.ts";

/** Why there can be no terminal here; false when there can. */
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
    // What the program printed stays to be seen when it has ended.
    const line = `env ${variables.join(" ")} ${quoted}; echo "ended with $?"; sleep 1000`;
    this.#run("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "40", line);
    scope.teardown(() => this.close());
  }

  /** Keys by their names in tmux: `Enter`, `Down`, `C-c`, or text. */
  press(...keys: string[]): void {
    this.#run("send-keys", ...keys);
  }

  /** The text on the screen. */
  get screen(): string {
    return this.#run("capture-pane", "-p").trimEnd();
  }

  /** Waits until the screen shows something, up to 15 seconds; gives what it shows then. */
  async shows(expected: RegExp): Promise<string> {
    for (let waits = 0; waits < 300 && !expected.test(this.screen); waits++) await setTimeout(50);
    return this.screen;
  }

  /** Presses a key again and again until the screen shows something, up to 15 seconds; gives what it shows then. */
  async pressUntil(key: string, expected: RegExp): Promise<string> {
    for (let presses = 0; presses < 75 && !expected.test(this.screen); presses++) {
      this.press(key);
      await setTimeout(200);
    }
    return this.screen;
  }

  /** The terminal goes away, as a window that is closed. */
  close(): void {
    spawnSync("tmux", ["-L", this.#server, "kill-server"]);
  }

  #run(...args: string[]): string {
    return execFileSync("tmux", ["-L", this.#server, ...args], { encoding: "utf8" });
  }
}
