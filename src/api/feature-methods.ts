import type { Domain } from "../core/domain.ts";
import { QubesError } from "../core/errors.ts";
import { checkFeature, type FeatureCheck } from "../core/features/check-features.ts";
import { asciiPayload, filtered, permit, type ReceivedCall } from "./call.ts";
import type { ApiMethod } from "./method.ts";
import { noLock } from "./method-locks.ts";
import { lines } from "./reply-text.ts";

const common = {
  socket: "qubesd",
  destination: "any",
  argument: "required",
  payload: "forbidden",
  scope: "local",
  effect: "r",
  errors: ["QubesFeatureNotFoundError"],
  lock: noLock,
} as const;

const checks: readonly (readonly [suffix: string, check: FeatureCheck, where: string])[] = [
  ["Get", "plain", ""],
  ["CheckWithTemplate", "template", ", or of its template, recursively"],
  ["CheckWithNetvm", "netvm", ", or of its netvm, recursively"],
  ["CheckWithAdminVM", "adminvm", ", or of dom0"],
  ["CheckWithTemplateAndAdminVM", "template-and-adminvm", ", or of its template, recursively, or of dom0"],
];

function notFound({ name }: Domain, feature: string): QubesError {
  return new QubesError("QubesFeatureNotFoundError", `Feature not set for domain ${name}: ${feature}`);
}

/** Checks the name of a feature (docs/reference/admin-api.md#feature-names-and-values). */
function checkName({ argument }: ReceivedCall): void {
  if (!/^[A-Za-z0-9_.-]+$/.test(argument)) {
    throw new QubesError("ProtocolError", "feature name contains illegal characters");
  }
}

/** Methods about features of domains (docs/reference/admin-api.md#features). */
export const featureMethodTable: readonly ApiMethod[] = [
  {
    ...common,
    name: "admin.vm.feature.List",
    argument: "forbidden",
    doc: "Lists the names of a domain's features.",
    replies: "NAME LF, for each; in the order of first setting",
    run: (call) => lines(filtered(call, call.dest.features.names())),
  },
  ...checks.map(
    ([suffix, check, where]): ApiMethod => ({
      ...common,
      name: `admin.vm.feature.${suffix}`,
      doc: `Returns the value of a feature of a domain${where}.`,
      replies: "the value; an empty value counts as false",
      run: (call) => {
        permit(call);
        const value = checkFeature(call.dest, call.argument, check);
        if (value === undefined) throw notFound(call.dest, call.argument);
        return value;
      },
    }),
  ),
  {
    ...common,
    name: "admin.vm.feature.Set",
    payload: "optional",
    effect: "w",
    doc: "Sets a feature of a domain.",
    takes: "the value, printable ASCII",
    replies: "nothing",
    events: ["domain-feature-pre-set:NAME", "domain-feature-set:NAME"],
    run: (call) => {
      const value = asciiPayload(call, "Feature value contains non-ASCII characters");
      checkName(call);
      if (/[^ -~]/.test(value)) {
        throw new QubesError("ProtocolError", `${call.argument} value contains illegal characters`);
      }
      permit(call, { value });
      call.dest.features.set(call.argument, value);
      return undefined;
    },
  },
  {
    ...common,
    name: "admin.vm.feature.Remove",
    effect: "w",
    doc: "Removes a feature of a domain.",
    replies: "nothing",
    events: ["domain-feature-pre-delete:NAME", "domain-feature-delete:NAME"],
    run: (call) => {
      permit(call);
      if (!call.dest.features.delete(call.argument)) throw notFound(call.dest, call.argument);
      return undefined;
    },
  },
];
