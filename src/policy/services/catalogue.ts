import { adminServices } from "./admin-services.ts";
import { agentServices } from "./agent-services.ts";
import { applicationServices } from "./application-services.ts";
import { dom0Services } from "./dom0-services.ts";
import { projectServices } from "./project-services.ts";
import { type Service, servicesOf } from "./service.ts";

/** The services that are known, by name. */
export type ServiceCatalogue = ReadonlyMap<string, Service>;

/** The groups of the built-in catalogue, with their titles for the documentation. */
export const serviceFamilies = {
  "Agents of the domains": agentServices,
  "Packages for domains": applicationServices,
  "Services of dom0": dom0Services,
  "Admin API": adminServices,
  "Projects around Qubes OS": projectServices,
} as const;

/**
 * Returns the built-in catalogue, extended by the services of an author. A service of the author replaces a built-in one
 * with the same name.
 */
export function makeCatalogue(own: readonly Service[] = []): ServiceCatalogue {
  const builtIn = Object.values(serviceFamilies).flat().flatMap(servicesOf);
  return new Map([...builtIn, ...own].map((service) => [service.name, service]));
}

/**
 * Returns whether calls of a service must reach dom0, whatever domain they name. The catalogue decides; for a service
 * that it does not have, its name does.
 */
export function isServedByDom0(name: string, catalogue: ServiceCatalogue): boolean {
  const known = catalogue.get(name);
  return known === undefined ? name.startsWith("admin.") : known.servedBy === "dom0";
}
