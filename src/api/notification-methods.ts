import type { Domain } from "../core/domain.ts";
import { QubesError } from "../core/errors.ts";
import { NamedTexts } from "../core/named-texts.ts";
import { asciiPayload, isOldClient, type ReceivedCall } from "./call.ts";
import type { ApiMethod } from "./method.ts";

const common = {
  socket: "misc",
  destination: "dom0",
  argument: "forbidden",
  payload: "forbidden",
  scope: "local",
  effect: "w",
  replies: "nothing",
} as const;

const requests = "/features-request/";

/** Seconds are the finest that is told. */
function now(): string {
  return new Date().toISOString().slice(0, 19).replace("T", " ");
}

function takeUpdates(call: ReceivedCall, domain: Domain, count: number): void {
  const features = domain.features;
  if (!isOldClient(call) && count === 0) features.set("last-update", now());
  features.set("updates-available", count > 0);
  if (!isOldClient(call)) features.set("last-updates-check", now());
}

function updateableTemplate({ template }: Domain): Domain | null {
  if (template === null || template.getProperty("updateable") === true) return template;
  return updateableTemplate(template);
}

/** What domains notify dom0 of. Whatever they say is not to be trusted. */
export const notificationMethodTable: readonly ApiMethod[] = [
  {
    ...common,
    name: "qubes.FeaturesRequest",
    doc: "Tells that the source has asked for features, in its QubesDB.",
    errors: ["QubesVMNotRunningError"],
    events: ["features-request"],
    run: async ({ app, source, framing }) => {
      if (source.isHalted && framing === "new") {
        throw new QubesError("QubesVMNotRunningError", `Domain is not running: '${source.name}'`);
      }
      const asked = app.qubesDb.list(source.name, requests).flatMap((path): readonly [string, string][] => {
        const name = path.slice(requests.length);
        const text = app.qubesDb.read(source.name, path) ?? "";
        return /^[A-Za-z0-9_.-]+$/.test(name) && /^[ -~]*$/.test(text) ? [[name, text]] : [];
      });
      const untrusted_features = new NamedTexts(Object.fromEntries(asked));
      await source.fireAsync("features-request", { untrusted_features });
      return undefined;
    },
  },
  {
    ...common,
    name: "qubes.NotifyTools",
    doc: "Tells that the tools of Qubes are installed in the source, which has no template.",
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
        throw new QubesError("ProtocolError", "version of the tools: expected a number");
      const flag = (name: string): string => (read(name) === "1" ? "1" : "0");
      const untrusted_features = new NamedTexts({ gui: flag("gui"), qrexec: flag("qrexec") });
      await source.fireAsync("features-request", { untrusted_features });
      return undefined;
    },
  },
  {
    ...common,
    name: "qubes.NotifyUpdates",
    payload: "required",
    doc: "Tells how many updates there are for the source, or for its template.",
    takes: "a number",
    events: ["domain-feature-pre-set:updates-available", "domain-feature-set:updates-available"],
    run: (call) => {
      const text = asciiPayload(call).trim();
      if (!/^[0-9]{1,9}$/.test(text)) throw new QubesError("ProtocolError", "expected the number of updates");
      const count = Number(text);
      const { source } = call;
      if (source.properties.get("updateable") === undefined) return undefined;
      if (source.getProperty("updateable") === true) takeUpdates(call, source, count);
      else {
        // A template that runs tells of its updates itself; that there are none for a domain says nothing about it.
        const template = updateableTemplate(source);
        if (template?.isHalted === true && count > 0) takeUpdates(call, template, count);
      }
      return undefined;
    },
  },
];
