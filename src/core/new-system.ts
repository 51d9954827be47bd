import type { App } from "./app.ts";
import { adminUuid } from "./domain-class.ts";
import { defaultLabels } from "./labels.ts";

/** Pools of a new system (docs/reference/qubes-xml.md#default-contents). */
export interface NewPools {
  /** Directory of the volumes. */
  readonly directory: string;
  /** Driver of the volume pool [default: `file`, which works on every filesystem]. */
  readonly driver?: string;
}

/** Fills a new system without events: default labels, two pools, dom0 (docs/reference/qubes-xml.md#new-store). */
export function fillNewSystem(app: App, { directory, driver = "file" }: NewPools): void {
  for (const label of defaultLabels) app.labels.load(label);
  app.storage.addPool({ name: "varlibqubes", driver, dir_path: directory, revisions_to_keep: "1" });
  app.storage.addPool({ name: "linux-kernel", driver: "linux-kernel", dir_path: `${directory}/vm-kernels` });
  app.loadProperty("default_pool_kernel", "linux-kernel");
  const dom0 = app.addDomain({ klass: "AdminVM", name: "dom0", qid: 0, uuid: adminUuid });
  dom0.loadProperty("label", app.labels.get("black"));
}
