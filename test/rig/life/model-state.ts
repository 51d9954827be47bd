/** A domain of the model. */
export interface ModelDomain {
  klass: "AppVM" | "TemplateVM" | "DispVM";
  /** Differs for a domain that was removed and made again. */
  readonly id: number;
  template: string | null;
  netvm: string | null;
  label: string;
  memory: string | null;
  power: "Halted" | "Running" | "Paused" | "Killed";
  tag: boolean;
  feature: boolean;
  firewall: boolean;
  notes: string;
  size: number;
  rw: boolean;
  pool: string;
  revisions: readonly number[];
  importing: boolean;
  backends: readonly string[];
  isDisposableTemplate: boolean;
}

/** The state of the model. */
export interface ModelState {
  domains: Readonly<Record<string, ModelDomain>>;
  labels: readonly string[];
  pools: readonly string[];
  updatevm: string | null;
  /** Domains whose data is left in a pool by a failed removal, as `FOLDER/NAME`. */
  leftovers: readonly string[];
  nextId: number;
}

const gibibyte = 2 ** 30;

/** Returns a new domain. */
export function newDomain(
  klass: ModelDomain["klass"],
  template: string | null,
  more: Partial<ModelDomain>,
): ModelDomain {
  return {
    ...{ klass, template, id: 0, netvm: null, label: "red", memory: null, power: "Halted", tag: false, feature: false },
    ...{ firewall: false, notes: "", size: 2 * gibibyte, rw: true, pool: "varlibqubes", revisions: [] },
    ...{ importing: false, backends: [], isDisposableTemplate: false },
    ...more,
  };
}

/** The system that every program begins with. `disp` stands for the name of the running disposable. */
export const initialState: ModelState = {
  domains: {
    tpl: newDomain("TemplateVM", null, { id: 1 }),
    tpl2: newDomain("TemplateVM", null, { id: 2 }),
    net: newDomain("AppVM", "tpl", { id: 3 }),
    a: newDomain("AppVM", "tpl", { id: 4, netvm: "net" }),
    b: newDomain("AppVM", "tpl", { id: 5, netvm: "net" }),
    dvm: newDomain("AppVM", "tpl", { id: 6, isDisposableTemplate: true }),
    disp: newDomain("DispVM", "dvm", { id: 7, power: "Running" }),
  },
  labels: ["mine"],
  pools: ["varlibqubes", "other"],
  updatevm: null,
  leftovers: [],
  nextId: 8,
};
