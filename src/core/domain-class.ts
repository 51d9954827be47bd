import type { domainClasses } from "../base/domain-names.ts";

/** The part of a domain that determines its directory. */
export interface DomainKey {
  readonly name: string;
  readonly klass: DomainClass;
}

/** Uuid of dom0. */
export const adminUuid = "00000000-0000-0000-0000-000000000000";

/** Name of a domain class. */
export type DomainClass = (typeof domainClasses)[number];

/** Classes for handlers. `BaseVM` is every domain; `QubesVM` is every domain except dom0 and RemoteVMs. */
export type HandlerClass = DomainClass | "QubesVM" | "BaseVM";

/** Returns the handler classes of a domain class, most specific first. */
export function handlerClasses(klass: DomainClass): readonly HandlerClass[] {
  return klass === "AdminVM" || klass === "RemoteVM" ? [klass, "BaseVM"] : [klass, "QubesVM", "BaseVM"];
}
