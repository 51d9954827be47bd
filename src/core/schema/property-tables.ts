import type { PropertyTables } from "../app.ts";
import { appProperties } from "./app-properties.ts";
import { domainProperties } from "./domain-properties.ts";

/** The property declarations, for a new app. */
export const propertyTables: PropertyTables = { app: appProperties, domains: domainProperties };
