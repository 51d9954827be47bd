import type { App } from "../core/app.ts";
import { createDomain, requireFreeName } from "../core/create-domain.ts";
import { createDisposable } from "../core/disposables/create-disposable.ts";
import { takePreloaded } from "../core/disposables/preload-disposables.ts";
import type { Domain } from "../core/domain.ts";
import type { DomainClass } from "../core/domain-class.ts";
import { disposableClaims } from "../core/domain-locks.ts";
import { QubesError } from "../core/errors.ts";
import { removeDomain } from "../core/remove-domain.ts";
import { runSettled } from "../core/run-settled.ts";
import { isDisposableTemplate } from "../core/schema/checks.ts";
import { isOldClient, permit, type ReceivedCall } from "./call.ts";
import { type CreateOptions, readCreateOptions } from "./create-options.ts";
import type { ApiMethod } from "./method.ts";
import { creationLock, disposableLock, removalLock } from "./method-locks.ts";

const common = {
  socket: "qubesd",
  payload: "forbidden",
  scope: "global",
  effect: "w",
  replies: "nothing",
} as const;

/**
 * Returns the template in the argument, or the default for the class; undefined if there is none
 * (docs/reference/admin-api.md#template-of-a-new-domain).
 */
function findTemplate({ app, argument }: ReceivedCall, klass: DomainClass): Domain | undefined {
  if (klass !== "AppVM" && klass !== "DispVM") {
    if (argument === "") return undefined;
    throw new QubesError("ProtocolError", `${klass} cannot be based on template`, "QubesValueError");
  }
  if (argument !== "") return app.domains.find(argument);
  return app.reference(klass === "AppVM" ? "default_template" : "default_dispvm") ?? undefined;
}

/** Returns the template that a class needs. @throws QubesError if there is none */
function requireTemplateOf(
  { app, argument }: ReceivedCall,
  klass: DomainClass,
  found: Domain | undefined,
): Domain | null {
  if (found !== undefined) return found;
  if (argument !== "") return app.getDomain(argument);
  if (klass !== "AppVM" && klass !== "DispVM") return null;
  throw new QubesError("QubesNoTemplateError", `no default template for ${klass}`);
}

function requirePools({ storage }: App, { pool, pools }: CreateOptions): void {
  for (const each of [...(pool === undefined ? [] : [pool]), ...Object.values(pools)]) {
    if (storage.findPool(each) === undefined) throw new QubesError("QubesException", `Unknown storage pool ${each}`);
  }
}

/**
 * Creates a domain. Handlers can veto the call before its errors tell which domains, labels and pools exist
 * (docs/reference/admin-api.md#create-payload).
 */
async function create(call: ReceivedCall, mayChoosePool: boolean): Promise<undefined> {
  const { app, source } = call;
  const klass = call.variant as DomainClass;
  if (klass === "AdminVM") {
    throw new QubesError("QubesPropertyValueError", "property 'qid' on AdminVM instance cannot be set");
  }
  const found = findTemplate(call, klass);
  const options = readCreateOptions(call, mayChoosePool);
  const { name, pool, pools } = options;
  const known = app.labels.find(options.label);
  permit(call, { pool, pools, name, ...(known && { label: known }), ...(found && { template: found }) });
  requireFreeName(app, name);
  const template = requireTemplateOf(call, klass, found);
  const label = app.labels.get(options.label);
  requirePools(app, options);
  await createDomain(app, { klass, name, label, template, tags: [`created-by-${source.name}`] }, (domain) =>
    domain.volumes.create({ pool, pools }),
  );
  return undefined;
}

function tagsOf({ source }: ReceivedCall): { readonly tags: readonly string[]; readonly lateTags: readonly string[] } {
  return { tags: [`created-by-${source.name}`], lateTags: [`disp-created-by-${source.name}`] };
}

async function takeDisposable(call: ReceivedCall, template: Domain): Promise<Domain | undefined> {
  const taken = await takePreloaded(template);
  const { tags, lateTags } = tagsOf(call);
  for (const tag of [...tags, ...lateTags]) taken?.tags.add(tag);
  return taken;
}

function makeDisposable(call: ReceivedCall, template: Domain): Promise<Domain> {
  return runSettled(
    call.app,
    () => disposableClaims(template),
    () => {
      // They can have been removed while the call waited.
      template.requireListed();
      call.source.requireListed();
      return createDisposable(template, tagsOf(call));
    },
  );
}

/** Returns a disposable (docs/reference/admin-api.md#disposables). */
async function disposable(call: ReceivedCall): Promise<string> {
  if (call.argument !== "" && call.argument !== "preload") {
    throw new QubesError("PermissionDenied", `invalid argument: "${call.argument}"; expected none or preload`);
  }
  const template = call.dest.isAdminVM ? call.source.reference("default_dispvm") : call.dest;
  if (template === null) throw new QubesError("QubesNoTemplateError", "no default template for disposables");
  const wantsUuid = Buffer.from(call.payload).toString("latin1") === "uuid";
  if (call.payload.length > 0 && (isOldClient(call) || !wantsUuid)) {
    throw new QubesError("ProtocolError", "unexpected payload");
  }
  permit(call, { dispvm_template: template });
  if (call.argument === "preload" && isDisposableTemplate(template)) {
    await template.fireAsync("domain-preload-dispvm-start", { reason: "autostart was requested" });
    return "";
  }
  const domain = (await takeDisposable(call, template)) ?? (await makeDisposable(call, template));
  return wantsUuid ? `uuid:${domain.uuid}` : domain.name;
}

/** Methods that create and remove domains. */
export const createMethodTable: readonly ApiMethod[] = [
  {
    ...common,
    name: "admin.vm.Create.CLASS",
    destination: "dom0",
    argument: "optional",
    payload: "optional",
    doc: "Creates a domain. The argument names the template; without it the default template applies.",
    takes: "name=NAME label=LABEL",
    errors: ["QubesVMAlreadyExistsError", "QubesValueError", "QubesPropertyValueError", "QubesNoTemplateError"],
    events: ["domain-add", "domain-tag-add:created-by-SOURCE", "domain-create-on-disk"],
    lock: creationLock,
    run: (call) => create(call, false),
  },
  {
    ...common,
    name: "admin.vm.CreateInPool.CLASS",
    destination: "dom0",
    argument: "optional",
    payload: "optional",
    doc: "Creates a domain and selects pools for its volumes.",
    takes: "name=NAME label=LABEL, and pool=POOL or pool:VOLUME=POOL",
    errors: ["QubesVMAlreadyExistsError", "QubesValueError", "QubesPropertyValueError", "QubesException"],
    events: ["domain-add", "domain-tag-add:created-by-SOURCE", "domain-create-on-disk"],
    lock: creationLock,
    run: (call) => create(call, true),
  },
  {
    ...common,
    name: "admin.vm.CreateDisposable",
    destination: "any",
    argument: "optional",
    payload: "optional",
    doc: "Creates a disposable from the destination, or from the source's default if the destination is dom0. It is removed when it stops.",
    takes: "nothing, or uuid",
    replies: "its name, or uuid:UUID on request",
    errors: ["PermissionDenied", "ProtocolError", "QubesException", "QubesNoTemplateError"],
    events: ["domain-add", "domain-create-on-disk", "domain-tag-add:disp-created-by-SOURCE"],
    lock: disposableLock,
    run: disposable,
  },
  {
    ...common,
    name: "admin.vm.Remove",
    destination: "any",
    argument: "forbidden",
    doc: "Removes a halted domain that nothing refers to.",
    errors: ["QubesVMInUseError", "QubesVMNotHaltedError"],
    events: ["domain-pre-delete", "domain-delete"],
    lock: removalLock,
    run: async (call) => {
      permit(call);
      await removeDomain(call.dest, call.hold);
      return undefined;
    },
  },
];
