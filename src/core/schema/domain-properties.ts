import type { PropertyTables } from "../app.ts";
import type { DomainClass } from "../domain-class.ts";
import { PropertyTable } from "../properties/declaration.ts";
import {
  appVmProperties,
  disposableProperties,
  remoteProperties,
  standaloneProperties,
  templateBased,
  templateProperties,
} from "./class-properties.ts";
import type { DomainProperty } from "./domain-property.ts";
import { adminProperties, everyDomain } from "./every-domain.ts";
import { localDomain } from "./local-domain.ts";
import { networkProperties } from "./network-properties.ts";

type Declarations = readonly DomainProperty[];

const local: Declarations = [...everyDomain, ...localDomain, ...networkProperties];

const declarations: Readonly<Record<DomainClass, Declarations>> = {
  AdminVM: adminProperties,
  TemplateVM: [...local, ...templateProperties],
  StandaloneVM: [...local, ...standaloneProperties],
  AppVM: [...local, ...templateBased, ...appVmProperties],
  DispVM: [...local, ...templateBased, ...disposableProperties],
  RemoteVM: remoteProperties,
};

/** Properties of each domain class (docs/reference/qubes-xml.md#property-tables). */
export const domainProperties: PropertyTables["domains"] = Object.fromEntries(
  Object.entries(declarations).map(([klass, each]) => [klass, new PropertyTable(overriding(each))]),
) as unknown as PropertyTables["domains"];

/** Keeps the last declaration of each name. */
function overriding(all: Declarations): Declarations {
  return [...new Map(all.map((each) => [each.name, each])).values()];
}
