import type { Domain } from "../core/domain.ts";
import { QubesError } from "../core/errors.ts";
import { NamedTexts } from "../core/named-texts.ts";
import { wrapStorageErrorsAsync } from "../core/volume-errors.ts";
import { asciiPayload, isOldClient, type ReceivedCall } from "./call.ts";
import type { ApiMethod } from "./method.ts";
import { sourceLock } from "./method-locks.ts";

const common = {
  socket: "misc",
  destination: "dom0",
  argument: "forbidden",
  payload: "forbidden",
  scope: "local",
  effect: "w",
  replies: "nothing",
  lock: sourceLock,
} as const;

const requests = "/features-request/";

/** Returns the local time in whole seconds, as the updater of dom0 reads it. */
function now(): string {
  const time = new Date();
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace("T", " ");
}

/** Checks a value that a domain requests. @throws QubesError ProtocolError */
function checkedValue(value = ""): string {
  if (/^[A-Za-z0-9.,_= -]*$/.test(value)) return value;
  throw new QubesError("ProtocolError", "invalid value of a requested feature; expected letters, digits and .,_=-");
}

function takeUpdates(call: ReceivedCall, domain: Domain, count: number): void {
  const features = domain.features;
  if (!isOldClient(call) && count === 0 && features.get("updates-available")) features.set("last-update", now());
  features.set("updates-available", count > 0);
  if (!isOldClient(call)) features.set("last-updates-check", now());
}

/** Returns whether a volume of a running domain is older than its source, so that the domain runs without its updates. */
async function isOutdated({ isHalted, volumes }: Domain): Promise<boolean> {
  if (isHalted) return false;
  const statuses = await Promise.all(volumes.list().map((volume) => volume.status()));
  return statuses.some((status) => status.isOutdated === true);
}

function updateableTemplate({ template }: Domain): Domain | null {
  if (template === null || template.getProperty("updateable") === true) return template;
  return updateableTemplate(template);
}

/** Notifications from domains (docs/reference/admin-api.md#notifications). Their content is untrusted. */
export const notificationMethodTable: readonly ApiMethod[] = [
  {
    ...common,
    name: "qubes.FeaturesRequest",
    doc: "Handles the features that the source requests in its QubesDB.",
    errors: ["QubesVMNotRunningError"],
    events: ["features-request"],
    run: async ({ app, source, framing }) => {
      if (source.isHalted && framing === "new") {
        throw new QubesError("QubesVMNotRunningError", `Domain is not running: '${source.name}'`);
      }
      const asked = app.qubesDb.list(source.name, requests).flatMap((path): readonly [string, string][] => {
        const name = path.slice(requests.length);
        const text = checkedValue(app.qubesDb.read(source.name, path));
        return /^[A-Za-z0-9_.-]+$/.test(name) ? [[name, text]] : [];
      });
      const untrusted_features = new NamedTexts(Object.fromEntries(asked));
      await source.fireAsync("features-request", { untrusted_features });
      return undefined;
    },
  },
  {
    ...common,
    name: "qubes.NotifyTools",
    doc: "Handles the report that the Qubes tools are installed in the source, which has no template.",
    errors: ["QubesVMNotRunningError", "QubesVMError"],
    events: ["features-request"],
    run: async ({ app, source }) => {
      if (source.template !== null) return undefined;
      if (source.isHalted) {
        throw new QubesError("ProtocolError", `Domain is not running: '${source.name}'`);
      }
      const read = (name: string): string | undefined => app.qubesDb.read(source.name, `/qubes-tools/${name}`);
      const version = read("version");
      if (version === undefined) return undefined;
      if (!/^[0-9]{1,9}$/.test(version))
        throw new QubesError("ProtocolError", "invalid version of the tools; expected a number");
      const flag = (name: string): string => (read(name) === "1" ? "1" : "0");
      const optional = ["gui-emulated", "os"].flatMap((name) => (read(name) ? [[name, checkedValue(read(name))]] : []));
      const flags = { gui: flag("gui"), qrexec: flag("qrexec") };
      const untrusted_features = new NamedTexts({ ...flags, ...Object.fromEntries(optional) });
      await source.fireAsync("features-request", { untrusted_features });
      return undefined;
    },
  },
  {
    ...common,
    name: "qubes.NotifyUpdates",
    payload: "required",
    doc: "Reports the number of updates for the source or its template.",
    takes: "a number",
    events: ["domain-feature-pre-set:updates-available", "domain-feature-set:updates-available"],
    errors: ["ProtocolError", "StoragePoolException"],
    run: async (call) => {
      const text = asciiPayload(call).trim();
      if (!/^[0-9]{1,9}$/.test(text)) throw new QubesError("ProtocolError", "expected the number of updates");
      const count = Number(text);
      const { source } = call;
      if (source.properties.get("updateable") === undefined) return undefined;
      if (source.getProperty("updateable") === true) takeUpdates(call, source, count);
      else {
        // A running template reports its own updates. A domain without updates says nothing about its template.
        const template = updateableTemplate(source);
        if (template?.isHalted !== true || count === 0) return undefined;
        // The updates are probably installed in the template, and the domain does not have them yet.
        if (await wrapStorageErrorsAsync(() => isOutdated(source))) return undefined;
        if (template.isListed && template.isHalted) takeUpdates(call, template, count);
      }
      return undefined;
    },
  },
];
