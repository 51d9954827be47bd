import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LockTable } from "../../../src/core/lock-table.ts";
import type { LifeCall } from "./call.ts";
import type { Disks } from "./disk-pool.ts";
import { openGate } from "./gate.ts";
import { type LifeParts, LifeSystem, type Reply } from "./life-system.ts";

/** The system of `initialState`, after some calls. */
export interface PreparedSystem {
  readonly life: LifeSystem;
  /** Returns the name of a domain in programs. */
  shown(name: string): string;
  /** Returns the true name of a domain of a program. */
  real(name: string): string;
  /** Makes a call of a program. @param index its number, since each has a token of its own */
  ask(call: LifeCall, index: number): Promise<Reply>;
}

/** The maximum number of calls of a program. */
const maxCalls = 5;

/** The files of `initialState`, from which each program begins. */
export interface FirstSystem {
  readonly store: string;
  readonly disks: Disks;
  /** The true name of `disp`, which a program finds running. */
  readonly disposable: string;
}

/** Creates the system of `initialState`. @param folder an existing folder */
export async function createFirst(folder: string): Promise<FirstSystem> {
  const life = LifeSystem.fresh(folder);
  await life.must("admin.label.Create", "dom0", "mine", "0x123456");
  await life.must("admin.pool.Add", "dom0", "file-reflink", "name=other\ndir_path=/other\n");
  for (const name of ["tpl", "tpl2"])
    await life.must("admin.vm.Create.TemplateVM", "dom0", "", `name=${name} label=red`);
  for (const name of ["net", "a", "b", "dvm"]) {
    await life.must("admin.vm.Create.AppVM", "dom0", "tpl", `name=${name} label=red`);
  }
  await life.must("admin.vm.property.Set", "net", "provides_network", "True");
  for (const name of ["a", "b"]) await life.must("admin.vm.property.Set", name, "netvm", "net");
  await life.must("admin.vm.property.Set", "dvm", "template_for_dispvms", "True");
  const disposable = await life.must("admin.vm.CreateDisposable", "dvm");
  return { store: life.stored, disks: life.parts.disks, disposable };
}

/**
 * Starts a system.
 *
 * @param folder gets its files, instead of those that it has
 * @param before calls to make first, which succeed
 */
export async function prepareSystem(
  { store, disks, disposable }: FirstSystem,
  folder: string,
  { gate = openGate, locks = new LockTable() }: Partial<LifeParts>,
  before: readonly LifeCall[],
): Promise<PreparedSystem> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(join(folder, "qubes.xml"), store);
  const life = LifeSystem.loaded({ folder, disks: disks.copy(), gate, locks });
  await life.must("admin.vm.Start", disposable);
  const tokens: string[] = [];
  for (let index = 0; index < maxCalls; index++) {
    tokens.push(await life.must("admin.vm.volume.CloneFrom", "b", "private"));
  }
  const real = (name: string): string => (name === "disp" ? disposable : name);
  for (const { method, dest, argument, payload } of before) await life.must(method, real(dest), argument, payload);
  return {
    life,
    shown: (name) => (name === disposable ? "disp" : name),
    real,
    ask({ method, dest, argument, payload }, index) {
      const given = payload
        .replace("TOKEN", tokens[index] as string)
        .replace(/(^|name=)disp\b/, (_, start: string) => `${start}${disposable}`);
      const socket = method.startsWith("internal.") ? "internal" : "qubesd";
      return life.ask(method, real(dest), argument.replace(/^disp\b/, disposable), given, socket);
    },
  };
}
