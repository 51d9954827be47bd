import type { Domain } from "../domain.ts";
import type { PropertyDeclaration } from "../properties/declaration.ts";

/** The declaration of a property of domains. */
export type DomainProperty = PropertyDeclaration<Domain>;
