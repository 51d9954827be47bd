import type { LifeCall } from "./call.ts";
import type { Reply } from "./life-system.ts";
import { initialState, type ModelDomain, type ModelState, newDomain } from "./model-state.ts";

/** A call as it was observed. */
export interface Observed {
  readonly call: LifeCall;
  readonly reply: Reply;
  /** The step that failed by plan. */
  readonly failed: string | undefined;
}

/** Returns the state of a new system after calls that succeed one after another. */
export function stateAfter(calls: readonly LifeCall[]): ModelState {
  return calls.reduce((state, call) => {
    const [next] = apply(state, { call, reply: { ok: "" }, failed: undefined });
    if (next === undefined) throw new Error(`${call.method} of ${call.dest} does not succeed`);
    return next;
  }, initialState);
}

type Next = readonly ModelState[];
type Change = Partial<ModelDomain>;

const impossible: Next = [];

/** The id of the domain whose private volume the tokens of programs are for. */
const idOfCopied = 5;

/**
 * The sequential model: returns the states that a whole call can lead to, if it has this reply. It knows nothing of
 * steps; only a planned failure tells it how far a call came.
 */
export function apply(state: ModelState, observed: Observed): Next {
  const { call, failed } = observed;
  if (failed?.startsWith("store ") === true) return applyUnsaved(state, observed);
  const { dest, method } = call;
  if (dest !== "dom0" && state.domains[dest] === undefined) return refused(state, observed, "QubesVMNotFoundError");
  if (dest === "dom0") return applyGlobal(state, observed);
  const domain = state.domains[dest] as ModelDomain;
  if (domain.power === "Killed" && !isReadOrMark(method) && method !== "admin.vm.Kill") return impossible;
  if (method.startsWith("admin.vm.property.")) return applyProperty(state, observed, domain);
  if (method.includes(".volume.")) return applyVolume(state, observed, domain);
  if (method.startsWith("admin.vm.device.")) return applyDevice(state, observed, domain);
  return applyDomain(state, observed, domain);
}

/** A call during which a save failed. If the client has the error of the save, what can be undone is undone. */
function applyUnsaved(state: ModelState, { call, reply }: Observed): Next {
  // It only waited for a save of other changes, or was repeated.
  const untouched = apply(state, { call, reply, failed: undefined });
  if ("ok" in reply || reply.error !== "QubesException") return untouched;
  const { dest, method } = call;
  if (isLasting(method)) {
    const changed = apply(state, { call, reply: { ok: "" }, failed: undefined });
    return [...untouched, ...(changed.length > 0 ? changed : [state])];
  }
  const isEnd = /\.(Kill|Shutdown)$/.test(method) && state.domains[dest]?.klass === "DispVM";
  return [...untouched, isEnd ? withDomain(state, dest, { power: "Halted" }) : state];
}

/** Data of volumes is not undone (docs/store.md#failed-saves). */
const isLasting = (method: string): boolean => /\.volume\.(Resize|Revert|CloneTo|Import)/.test(method);

const isReadOrMark = (method: string): boolean =>
  /\.(tag|feature|firewall|notes)\./.test(method) || /Get$/.test(method);

function refused(state: ModelState, { reply }: Observed, ...errors: readonly string[]): Next {
  return "error" in reply && errors.includes(reply.error) ? [state] : impossible;
}

function succeeded(next: ModelState, { reply, failed }: Observed, content?: string): Next {
  if (failed !== undefined || !("ok" in reply)) return impossible;
  return content === undefined || reply.ok === content ? [next] : impossible;
}

/** A planned failure in a call that would succeed. */
function failedInStep({ reply, failed }: Observed, ...next: Next): Next {
  return failed !== undefined && "error" in reply ? next : impossible;
}

function withDomain(state: ModelState, name: string, change: Change): ModelState {
  const domain = { ...(state.domains[name] as ModelDomain), ...change };
  return { ...state, domains: { ...state.domains, [name]: domain } };
}

function without(state: ModelState, name: string): ModelState {
  const { [name]: _, ...domains } = state.domains;
  return { ...state, domains };
}

function applyGlobal(state: ModelState, observed: Observed): Next {
  const { method, argument, payload } = observed.call;
  switch (method) {
    case "admin.vm.List":
      return succeeded(state, observed, listOf(state));
    case "admin.label.Remove":
      if (!state.labels.includes(argument)) return refused(state, observed, "QubesLabelNotFoundError");
      if (Object.values(state.domains).some(({ label }) => label === argument)) {
        return refused(state, observed, "QubesLabelInUseError");
      }
      return succeeded({ ...state, labels: [] }, observed);
    case "admin.pool.Remove":
      if (!state.pools.includes(argument)) return refused(state, observed, "PermissionDenied");
      if (Object.values(state.domains).some(({ pool }) => pool === argument)) {
        return refused(state, observed, "QubesPoolInUseError");
      }
      return succeeded({ ...state, pools: state.pools.filter((each) => each !== argument) }, observed);
    case "admin.pool.Add":
      if (state.pools.includes("third")) return refused(state, observed, "QubesPoolInUseError");
      if (observed.failed !== undefined) return failedInStep(observed, state);
      return succeeded({ ...state, pools: [...state.pools, "third"] }, observed);
    case "admin.property.Set":
      if (payload !== "" && state.domains[payload] === undefined) {
        return refused(state, observed, "QubesPropertyValueError");
      }
      return succeeded({ ...state, updatevm: payload === "" ? null : payload }, observed);
    default:
      return applyCreation(state, observed);
  }
}

/** Returns the names and classes of all domains but dom0, by name. */
function listOf(state: ModelState): string {
  const lines = Object.entries(state.domains).map(([name, { klass }]) => `${name} ${klass}`);
  return lines.sort().join("\n");
}

function applyCreation(state: ModelState, observed: Observed): Next {
  const { method, argument, payload } = observed.call;
  const klass = method.endsWith("TemplateVM") ? "TemplateVM" : "AppVM";
  const word = (key: string): string | undefined => new RegExp(`(?:^| )${key}=([^ ]*)`).exec(payload)?.[1];
  const [name = "", label = "", pool = "varlibqubes"] = [word("name"), word("label"), word("pool:private")];
  if (state.domains[name] !== undefined) return refused(state, observed, "QubesVMAlreadyExistsError");
  const template = argument === "" ? undefined : state.domains[argument];
  if (argument !== "" && template === undefined) return refused(state, observed, "QubesVMNotFoundError");
  if (label !== "red" && !state.labels.includes(label)) return refused(state, observed, "QubesLabelNotFoundError");
  if (!state.pools.includes(pool)) return refused(state, observed, "QubesException");
  if (template !== undefined && template.klass !== "TemplateVM") {
    return refused(state, observed, "QubesPropertyValueError");
  }
  if (observed.failed !== undefined) return failedInStep(observed, state);
  const leftover = `${pool} ${klass === "TemplateVM" ? "vm-templates" : "appvms"}/${name}`;
  if (state.leftovers.includes(leftover)) return refused(state, observed, "StoragePoolException");
  return succeeded(
    withNew(state, name, newDomain(klass, argument === "" ? null : argument, { label, pool })),
    observed,
  );
}

function withNew(state: ModelState, name: string, domain: ModelDomain): ModelState {
  const domains = { ...state.domains, [name]: { ...domain, id: state.nextId } };
  return { ...state, domains, nextId: state.nextId + 1 };
}

function isUsed(state: ModelState, name: string): boolean {
  return (
    state.updatevm === name ||
    Object.entries(state.domains).some(
      ([user, { template, netvm, backends }]) =>
        user !== name && (template === name || netvm === name || backends.includes(name)),
    )
  );
}

function applyDomain(state: ModelState, observed: Observed, domain: ModelDomain): Next {
  const { call, reply, failed } = observed;
  const { method, dest, payload } = call;
  switch (method) {
    case "admin.vm.CreateDisposable": {
      if (domain.klass !== "AppVM" || !domain.isDisposableTemplate) return refused(state, observed, "QubesException");
      if (failed !== undefined) return failedInStep(observed, state);
      const { label, netvm, memory, tag, feature, firewall, size } = domain;
      const made = newDomain("DispVM", dest, { label, netvm, memory, tag, feature, firewall, size });
      return "ok" in reply ? [withNew(state, reply.ok, made)] : impossible;
    }
    case "admin.vm.Remove":
      if (domain.power !== "Halted") return refused(state, observed, "QubesVMNotHaltedError");
      if (isUsed(state, dest)) return refused(state, observed, "QubesVMInUseError");
      if (failed === undefined) return succeeded(without(state, dest), observed);
      return failedInStep(observed, withLeftover(without(state, dest), dest, domain, failed));
    case "admin.vm.Start":
      return applyStart(state, observed, dest);
    case "admin.vm.Shutdown": {
      if (domain.power === "Halted") return refused(state, observed, "QubesVMNotStartedError");
      if (failed !== undefined) return failedInStep(observed, isRemoving(failed) ? ended(state, dest) : state);
      const clients = Object.values(state.domains).filter(({ netvm, power }) => netvm === dest && power !== "Halted");
      if (clients.length > 0) return refused(state, observed, "QubesVMInUseError");
      if (domain.power === "Paused") return refused(state, observed, "QubesVMNotRunningError");
      return stopped(state, observed);
    }
    case "admin.vm.Kill":
      if (domain.power === "Halted") return refused(state, observed, "QubesVMNotStartedError");
      if (failed !== undefined) return failedInStep(observed, isRemoving(failed) ? ended(state, dest) : state);
      return stopped(state, observed);
    case "admin.vm.Pause":
      if (domain.power !== "Running") return refused(state, observed, "QubesVMNotRunningError");
      if (failed !== undefined) return failedInStep(observed, state);
      return succeeded(withDomain(state, dest, { power: "Paused" }), observed);
    case "admin.vm.Unpause":
      if (domain.power !== "Paused") return refused(state, observed, "QubesVMNotPausedError");
      if (failed !== undefined) return failedInStep(observed, state);
      return succeeded(withDomain(state, dest, { power: "Running" }), observed);
    case "admin.vm.tag.Set":
      return succeeded(withDomain(state, dest, { tag: true }), observed);
    case "admin.vm.tag.Remove":
      if (!domain.tag) return refused(state, observed, "QubesTagNotFoundError");
      return succeeded(withDomain(state, dest, { tag: false }), observed);
    case "admin.vm.tag.Get":
      return succeeded(state, observed, domain.tag ? "1" : "0");
    case "admin.vm.feature.Set":
      return succeeded(withDomain(state, dest, { feature: true }), observed);
    case "admin.vm.feature.Get":
      if (!domain.feature) return refused(state, observed, "QubesFeatureNotFoundError");
      return succeeded(state, observed, "1");
    case "admin.vm.firewall.Set":
      if (failed !== undefined) return failedInStep(observed, state);
      return succeeded(withDomain(state, dest, { firewall: true }), observed);
    case "admin.vm.firewall.Get":
      if (failed !== undefined) return failedInStep(observed, state);
      return succeeded(state, observed, domain.firewall ? "action=drop\n" : "action=accept\n");
    case "admin.vm.notes.Set":
      if (failed !== undefined) return failedInStep(observed, state);
      return succeeded(withDomain(state, dest, { notes: payload }), observed);
    case "admin.vm.notes.Get":
      if (failed !== undefined) return failedInStep(observed, state);
      return succeeded(state, observed, domain.notes);
    default:
      throw new Error(`no model of ${method}`);
  }
}

/** A disposable is gone, even if its removal fails. */
const isRemoving = (failed: string): boolean => failed.endsWith(" remove");

function withLeftover(state: ModelState, name: string, { klass, pool }: ModelDomain, failed: string): ModelState {
  const folder = klass === "TemplateVM" ? "vm-templates" : "appvms";
  const isKept =
    failed === `volume ${folder}/${name}/private remove` || failed === `volume vm-templates/${name}/root remove`;
  const where = failed.endsWith("root remove") ? "varlibqubes" : pool;
  return isKept ? { ...state, leftovers: [...state.leftovers, `${where} ${folder}/${name}`] } : state;
}

/** The end of a run commits the private volume; a disposable goes away, unless others refer to it. */
function ended(state: ModelState, name: string): ModelState {
  const domain = state.domains[name] as ModelDomain;
  if (domain.klass === "DispVM" && !isUsed(state, name)) return without(state, name);
  return withDomain(state, name, { power: "Halted", ...(domain.klass === "DispVM" ? {} : committed(domain)) });
}

function stopped(state: ModelState, observed: Observed): Next {
  const { dest } = observed.call;
  const next = ended(state, dest);
  const isKept = state.domains[dest]?.klass === "DispVM" && next.domains[dest] !== undefined;
  return isKept ? refused(next, observed, "QubesVMInUseError") : succeeded(next, observed);
}

function committed({ revisions }: ModelDomain): Change {
  return { revisions: [(revisions.at(-1) ?? 0) + 1] };
}

/** A start, which can be killed while it runs. Then the domain is `Killed` until the call that killed it is applied. */
function applyStart(state: ModelState, observed: Observed, name: string): Next {
  const domain = state.domains[name] as ModelDomain;
  if (domain.power !== "Halted") return succeeded(state, observed);
  const netvm = domain.netvm === null ? undefined : state.domains[domain.netvm];
  const isNetHalted = netvm?.power === "Halted";
  const { reply, failed } = observed;
  const booted = (from: ModelState, each: string, power: ModelDomain["power"]): ModelState =>
    withDomain(from, each, { power });
  if (failed !== undefined) {
    const isOfNet = isNetHalted && isAbout(failed, domain.netvm as string);
    const failing = isOfNet ? (domain.netvm as string) : name;
    const begun =
      isNetHalted && !isOfNet && !failed.startsWith("event domain-pre-start")
        ? booted(state, domain.netvm as string, "Running")
        : state;
    return failedInStep(observed, rolledBack(begun, failing, failed));
  }
  if (isNetHalted && netvm?.importing === true) return refused(state, observed, "StoragePoolException");
  const online = isNetHalted ? booted(state, domain.netvm as string, "Running") : state;
  if (domain.importing) return refused(online, observed, "StoragePoolException");
  if ("ok" in reply) return [booted(online, name, "Running")];
  if (reply.error !== "QubesVMError") return impossible;
  const killed = [booted(online, name, "Killed")];
  return isNetHalted ? [...killed, booted(state, domain.netvm as string, "Killed")] : killed;
}

const isAbout = (step: string, name: string): boolean =>
  new RegExp(`(appvms|vm-templates)/${name}/| ${name}$`).test(step);

/** A start that failed after the private volume was started commits it, as a run does. */
function rolledBack(state: ModelState, name: string, failed: string): ModelState {
  const domain = state.domains[name] as ModelDomain;
  const wasSpawned = /^resume |^event domain-(spawn|start|pre-unpaused) of/.test(failed);
  if (wasSpawned) return ended(state, name);
  const wasStarted = /volatile start$|^spawn /.test(failed);
  return wasStarted && domain.klass !== "DispVM" ? withDomain(state, name, committed(domain)) : state;
}

function applyProperty(state: ModelState, observed: Observed, domain: ModelDomain): Next {
  const { dest, method, argument, payload } = observed.call;
  const set = (change: Change): Next => succeeded(withDomain(state, dest, change), observed);
  if (method === "admin.vm.property.Get") {
    const { memory } = domain;
    return succeeded(state, observed, `default=${memory === null ? "True" : "False"} type=int ${memory ?? "400"}`);
  }
  if (method === "admin.vm.property.Reset") return set({ memory: null });
  const named = state.domains[payload];
  switch (argument) {
    case "memory":
      return set({ memory: payload });
    case "label":
      return state.labels.includes(payload)
        ? set({ label: payload })
        : refused(state, observed, "QubesLabelNotFoundError");
    case "netvm":
      if (payload !== "" && named === undefined) return refused(state, observed, "QubesPropertyValueError");
      if (payload !== "" && (payload === dest || payload !== "net" || named?.id !== 3)) {
        return refused(state, observed, "QubesValueError");
      }
      if (payload !== "" && domain.power !== "Halted" && named?.power === "Halted") {
        return refused(state, observed, "QubesVMNotStartedError");
      }
      return set({ netvm: payload === "" ? null : payload });
    case "template_for_dispvms":
      if (Object.values(state.domains).some(({ template, klass }) => klass === "DispVM" && template === dest)) {
        return refused(state, observed, "QubesVMInUseError");
      }
      return domain.id === 6 ? set({ isDisposableTemplate: false }) : set({});
    default:
      return setTemplate(state, observed, domain);
  }
}

function setTemplate(state: ModelState, observed: Observed, domain: ModelDomain): Next {
  const { dest, payload } = observed.call;
  if (domain.klass === "TemplateVM") return refused(state, observed, "QubesNoSuchPropertyError");
  const template = state.domains[payload];
  if (template === undefined) return refused(state, observed, "QubesPropertyValueError");
  if (domain.klass === "DispVM") {
    if (!template.isDisposableTemplate) return refused(state, observed, "QubesValueError", "QubesPropertyValueError");
  } else if (template.klass !== "TemplateVM") return refused(state, observed, "QubesPropertyValueError");
  if (domain.power !== "Halted") return refused(state, observed, "QubesVMNotHaltedError");
  const isBusy = Object.values(state.domains).some((each) => each.template === dest && each.power !== "Halted");
  if (isBusy && domain.template !== payload) return refused(state, observed, "QubesVMInUseError");
  return succeeded(withDomain(state, dest, { template: payload }), observed);
}

function applyVolume(state: ModelState, observed: Observed, domain: ModelDomain): Next {
  const { dest, method, payload } = observed.call;
  const { failed } = observed;
  const isDisposable = domain.klass === "DispVM";
  const isBusy = domain.importing || domain.power !== "Halted";
  const done = (change: Change): Next =>
    failed === undefined ? succeeded(withDomain(state, dest, change), observed) : failedInStep(observed, state);
  switch (method.split(".").at(-1)) {
    case "Resize":
      if (Number(payload) < domain.size) {
        return failed === undefined ? refused(state, observed, "StoragePoolException") : failedInStep(observed, state);
      }
      return done({ size: Number(payload) });
    case "rw":
      return domain.power === "Halted" ? done({ rw: false }) : refused(state, observed, "QubesVMNotHaltedError");
    case "Revert":
      if (failed !== undefined) return failedInStep(observed, state);
      if (isDisposable || isBusy || !domain.revisions.includes(1))
        return refused(state, observed, "StoragePoolException");
      return done(committed(domain));
    case "CloneTo": {
      const source = Object.values(state.domains).find(({ id }) => id === idOfCopied);
      if (source === undefined) return refused(state, observed, "QubesVolumeCopyTokenNotFoundError");
      if (isDisposable) return succeeded(state, observed);
      if (isBusy) return refused(state, observed, "StoragePoolException");
      return done({ size: source.size, ...committed(domain) });
    }
    case "ImportBegin":
      if (domain.power !== "Halted") return refused(state, observed, "QubesVMNotHaltedError");
      if (isDisposable) return refused(state, observed, "StoragePoolException");
      return "ok" in observed.reply ? [withDomain(state, dest, { importing: true })] : done({});
    default:
      if (failed !== undefined) return failedInStep(observed, state);
      if (!domain.importing) return refused(state, observed, "StoragePoolException");
      return done({ importing: false, ...committed(domain) });
  }
}

function applyDevice(state: ModelState, observed: Observed, domain: ModelDomain): Next {
  const { dest, method, argument } = observed.call;
  const backend = argument.split("+")[0] as string;
  if (state.domains[backend] === undefined) return refused(state, observed, "QubesVMNotFoundError");
  const isAssigned = domain.backends.includes(backend);
  if (method.endsWith("Unassign")) {
    if (!isAssigned) return refused(state, observed, "DeviceNotAssigned");
    return succeeded(
      withDomain(state, dest, { backends: domain.backends.filter((each) => each !== backend) }),
      observed,
    );
  }
  if (isAssigned) return refused(state, observed, "DeviceAlreadyAssigned");
  if (observed.failed !== undefined) return failedInStep(observed, state);
  return succeeded(withDomain(state, dest, { backends: [...domain.backends, backend] }), observed);
}
