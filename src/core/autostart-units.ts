import { renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

/** Makes domains start with the machine. */
export interface AutostartUnits {
  /** @throws Error if the unit cannot be enabled */
  enable(domain: string): void;
  /** @throws Error if the unit cannot be disabled */
  disable(domain: string): void;
}

/** Changes nothing, for systems that are not those of this machine. */
export const noAutostartUnits: AutostartUnits = { enable() {}, disable() {} };

/** The template of the units. */
const template = "/usr/lib/systemd/system/qubes-vm@.service";

/** Links units of systemd (docs/reference/events-and-features.md#autostart). systemd reads the links when it starts. */
export class AutostartLinks implements AutostartUnits {
  readonly #directory: string;

  /** @param directory the folder of wanted units, such as `multi-user.target.wants` */
  constructor(directory: string) {
    this.#directory = directory;
  }

  enable(domain: string): void {
    // A rename replaces a link of the same name at once.
    const temporary = `${this.#path(domain)}.new`;
    rmSync(temporary, { force: true });
    symlinkSync(template, temporary);
    renameSync(temporary, this.#path(domain));
  }

  disable(domain: string): void {
    rmSync(this.#path(domain), { force: true });
  }

  #path(domain: string): string {
    return join(this.#directory, `qubes-vm@${domain}.service`);
  }
}
