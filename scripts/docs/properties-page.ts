import { domainClasses } from "../../src/base/domain-names.ts";
import type { AnyPropertyDeclaration } from "../../src/core/properties/declaration.ts";
import { appProperties } from "../../src/core/schema/app-properties.ts";
import { domainProperties } from "../../src/core/schema/domain-properties.ts";
import { markdownTable } from "./markdown-table.ts";

/** Returns the page docs/properties.md, generated from the declarations. */
export function propertiesPage(): string {
  return `# Properties

This page lists all properties of the system and of domains. It is generated from their declarations. Defaults and checks of the
reference are in [reference/qubes-xml.md](reference/qubes-xml.md#property-tables).

- \`qubes-prefs\` shows and changes properties of the system; \`qvm-prefs\` those of a domain.
- Only explicitly set values are stored. A property that is not set has its default.
- "computed": the property cannot be set. "once": it is set when the domain is created, and never changes.
- "present": clients of 2019 do not see the property. "2019": present clients do not see it.

## Of the system

${markdownTable(
  ["property", "type", "", "description"],
  appProperties.all.map((each) => row(each as AnyPropertyDeclaration)),
)}

## Of domains

${markdownTable(["property", "type", "", "classes", "description"], domainRows())}
`;
}

function domainRows(): readonly (readonly string[])[] {
  const declared = new Map<string, { declaration: AnyPropertyDeclaration; classes: string[] }>();
  for (const klass of domainClasses) {
    for (const declaration of domainProperties[klass].all as readonly AnyPropertyDeclaration[]) {
      const known = declared.get(declaration.name);
      if (known === undefined) declared.set(declaration.name, { declaration, classes: [klass] });
      else known.classes.push(klass);
    }
  }
  return [...declared.values()]
    .sort((a, b) => (a.declaration.name < b.declaration.name ? -1 : 1))
    .map(({ declaration, classes }) => {
      const [name, type, kind, doc] = row(declaration);
      return [name, type, kind, classes.length === domainClasses.length ? "all" : classes.join(", "), doc] as string[];
    });
}

function row({ name, type, readOnly, writeOnce, era = "all", doc }: AnyPropertyDeclaration): readonly string[] {
  const kinds = [
    readOnly ? "computed" : "",
    writeOnce ? "once" : "",
    { all: "", current: "present", 2019: "2019" }[era],
  ];
  return [`\`${name}\``, type, kinds.filter((kind) => kind !== "").join(", "), doc.replaceAll("|", "\\|")];
}
