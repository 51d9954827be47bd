import type { VolumeConfig } from "../storage/volume.ts";
import type { DomainClass } from "./domain-class.ts";

/** A kind of volume (docs/reference/qubes-xml.md#volume-kinds). */
export interface VolumeKind extends Pick<VolumeConfig, "size" | "rw" | "saveOnStop" | "snapOnStart"> {
  readonly name: VolumeName;
  /** Number of revisions, if the pool does not decide. */
  readonly revisionsToKeep?: number;
}

/** Volume names, in list order (docs/reference/admin-api.md#volume-names). */
export type VolumeName = "root" | "private" | "volatile" | "kernel";

const gibibyte = 2 ** 30;
const rootSize = 10 * gibibyte;
const privateSize = 2 * gibibyte;

const persistent = { rw: true, saveOnStop: true, snapOnStart: false } as const;
const snapshot = { rw: true, saveOnStop: false, snapOnStart: true } as const;
const discarded = { rw: true, saveOnStop: false, snapOnStart: false } as const;

const root: VolumeKind = { name: "root", size: rootSize, ...persistent };
const rootOfTemplate: VolumeKind = { name: "root", size: rootSize, ...snapshot };
const privateVolume: VolumeKind = { name: "private", size: privateSize, ...persistent };
const volatile: VolumeKind = { name: "volatile", size: rootSize, ...discarded };
const kernel: VolumeKind = { name: "kernel", size: 0, ...discarded, rw: false, revisionsToKeep: 0 };

/** Volumes of each domain class. */
export const volumeKinds: Readonly<Record<DomainClass, readonly VolumeKind[]>> = {
  AdminVM: [],
  RemoteVM: [],
  TemplateVM: [root, privateVolume, volatile, kernel],
  StandaloneVM: [root, privateVolume, volatile, kernel],
  AppVM: [rootOfTemplate, privateVolume, volatile, kernel],
  DispVM: [
    rootOfTemplate,
    { name: "private", size: privateSize, ...snapshot },
    // A disposable's changes to its private volume end up here, too.
    { ...volatile, size: rootSize + privateSize },
    kernel,
  ],
};
