import type { Action } from "../model/rule.ts";
import { isDom0, readToken, type VmToken } from "../model/token.ts";
import { isServedByDom0, type ServiceCatalogue } from "../services/catalogue.ts";
import { type ServiceKind, serviceKinds } from "../services/service.ts";
import type { TriedCall } from "./explain-call.ts";

/** The action of a proposed line. */
export interface ProposedAction {
  /** The words after the target column. */
  readonly text: string;
  readonly action: Action;
  /** Whether the text has `NAME` for the destination, which the reader fills in. */
  readonly hasName: boolean;
  /** Why the line asks and does not allow; null if it allows. */
  readonly because: string | null;
}

/** Kinds of services that a user should confirm: the caller gets power over a domain or the system. */
const askedKinds: ReadonlySet<ServiceKind> = new Set(["control", "input", "device", "admin-write"]);

/**
 * Returns the action of the line that allows a call. Services that give power ask. Calls of the Admin API go to dom0,
 * whatever domain they name, and a service that needs a user gets it.
 */
export function proposeAction(call: TriedCall, catalogue: ServiceCatalogue): ProposedAction {
  const { service, target, dialect } = call;
  const known = catalogue.get(service);
  const because = known !== undefined && askedKinds.has(known.kind) ? serviceKinds[known.kind] : null;
  const toDom0 = isServedByDom0(service, catalogue) && !isDom0(target);
  const hasName = target === "@default" && !toDom0;
  const kind = because === null ? "allow" : "ask";
  const words = [
    kind,
    ...(toDom0 ? ["target=dom0"] : []),
    ...(hasName ? ["target=NAME"] : []),
    ...(known?.user === undefined ? [] : [`user=${known.user}`]),
  ];
  const action: Action = {
    kind,
    notify: false,
    autostart: true,
    ...(toDom0 ? { target: readToken("dom0", dialect) as VmToken } : {}),
    ...(known?.user === undefined ? {} : { user: known.user }),
  };
  return { text: words.join(dialect === "legacy" ? "," : " "), action, hasName, because };
}
