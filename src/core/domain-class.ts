/** The classes of domains. */
export const domainClasses = ["AdminVM", "AppVM", "DispVM", "RemoteVM", "StandaloneVM", "TemplateVM"] as const;

/** By what the files of a domain are found. */
export interface DomainKey {
  readonly name: string;
  readonly klass: DomainClass;
}

/** The uuid of dom0. */
export const adminUuid = "00000000-0000-0000-0000-000000000000";

/** The name of a class of domains. */
export type DomainClass = (typeof domainClasses)[number];

/** Handlers are registered for these: `BaseVM` is every domain, `QubesVM` every one that runs on this machine but dom0. */
export type HandlerClass = DomainClass | "QubesVM" | "BaseVM";

/** The classes whose handlers get the events of a domain, the most special one first. */
export function handlerClasses(klass: DomainClass): readonly HandlerClass[] {
  return klass === "AdminVM" || klass === "RemoteVM" ? [klass, "BaseVM"] : [klass, "QubesVM", "BaseVM"];
}
