import type { Domain } from "../core/domain.ts";
import { QubesError } from "../core/errors.ts";
import { checkFeature, type FeatureCheck } from "../core/features/check-features.ts";
import { asciiPayload, filtered, permit, type ReceivedCall } from "./call.ts";
import type { ApiMethod } from "./method.ts";
import { lines } from "./reply-text.ts";

const common = {
  socket: "qubesd",
  destination: "any",
  argument: "required",
  payload: "forbidden",
  scope: "local",
  effect: "r",
  errors: ["QubesFeatureNotFoundError"],
} as const;

const checks: readonly (readonly [suffix: string, check: FeatureCheck, where: string])[] = [
  ["Get", "plain", ""],
  ["CheckWithTemplate", "template", ", else of its template, and of that one's"],
  ["CheckWithNetvm", "netvm", ", else of the domain it gets its network from, and of that one's"],
  ["CheckWithAdminVM", "adminvm", ", else of dom0"],
  ["CheckWithTemplateAndAdminVM", "template-and-adminvm", ", else of its templates, else of dom0"],
];

function notFound({ name }: Domain, feature: string): QubesError {
  return new QubesError("QubesFeatureNotFoundError", `Feature not set for domain ${name}: ${feature}`);
}

/** Names are of letters, digits, `_`, `.` and `-`. */
function checkName({ argument }: ReceivedCall): void {
  if (!/^[A-Za-z0-9_.-]+$/.test(argument)) {
    throw new QubesError("ProtocolError", "feature name contains illegal characters");
  }
}

/** Methods about features of domains. */
export const featureMethodTable: readonly ApiMethod[] = [
  {
    ...common,
    name: "admin.vm.feature.List",
    argument: "forbidden",
    doc: "The names of the features of a domain.",
    replies: "NAME LF, for each; in the order in which they were first set",
    run: (call) => lines(filtered(call, call.dest.features.names())),
  },
  ...checks.map(
    ([suffix, check, where]): ApiMethod => ({
      ...common,
      name: `admin.vm.feature.${suffix}`,
      doc: `The text of a feature of a domain${where}.`,
      replies: "the text; the empty one counts as false",
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
    takes: "the text, printable ASCII",
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
    doc: "Takes a feature of a domain away.",
    replies: "nothing",
    events: ["domain-feature-pre-delete:NAME", "domain-feature-delete:NAME"],
    run: (call) => {
      permit(call);
      if (!call.dest.features.delete(call.argument)) throw notFound(call.dest, call.argument);
      return undefined;
    },
  },
];
