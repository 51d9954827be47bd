import { domainClasses } from "../../src/core/domain-class.ts";
import type { AnyPropertyDeclaration } from "../../src/core/properties/declaration.ts";
import { appProperties } from "../../src/core/schema/app-properties.ts";
import { domainProperties } from "../../src/core/schema/domain-properties.ts";
import { markdownTable } from "./markdown-table.ts";

/** The page of all properties, made from their declarations. */
export function propertiesPage(): string {
  return `# Properties

What is set of a property is stored; one that is not set has its default. \`qubes-prefs\` shows and changes those of the
system, \`qvm-prefs\` those of a domain. "computed" ones cannot be set, "once" is given when the domain is made. Clients of
2019 do not see those that say "today", today's not those that say "2019".

## Of the system

${markdownTable(
  ["property", "type", "", "what it is"],
  appProperties.all.map((each) => row(each as AnyPropertyDeclaration)),
)}

## Of domains

${markdownTable(["property", "type", "", "classes", "what it is"], domainRows())}
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
  const kinds = [readOnly ? "computed" : "", writeOnce ? "once" : "", { all: "", current: "today", 2019: "2019" }[era]];
  return [`\`${name}\``, type, kinds.filter((kind) => kind !== "").join(", "), doc.replaceAll("|", "\\|")];
}
