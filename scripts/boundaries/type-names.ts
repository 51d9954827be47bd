import ts from "typescript";
import type { Finding } from "./finding.ts";
import { isGenerated, type SourceFile } from "./source-files.ts";

/** A type that a file declares at its top level. */
export interface DeclaredType {
  readonly name: string;
  readonly line: number;
}

/** Lists the classes, interfaces, type aliases and enums at the top level of a file. */
export function readTypes(path: string, text: string): DeclaredType[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
  return file.statements.flatMap((statement) => {
    if (
      !ts.isClassDeclaration(statement) &&
      !ts.isInterfaceDeclaration(statement) &&
      !ts.isTypeAliasDeclaration(statement) &&
      !ts.isEnumDeclaration(statement)
    ) {
      return [];
    }
    if (statement.name === undefined) return [];
    const { line } = file.getLineAndCharacterOfPosition(statement.name.getStart(file));
    return [{ name: statement.name.text, line: line + 1 }];
  });
}

/** Checks that no two files declare a type of the same name. A reader finds the type by its name alone. */
export function checkTypeNames(files: readonly SourceFile[]): Finding[] {
  const first = new Map<string, string>();
  return files
    .filter(({ path }) => !isGenerated(path))
    .flatMap(({ path, types }) =>
      types.flatMap(({ name, line }) => {
        const other = first.get(name) ?? path;
        first.set(name, other);
        if (other === path) return [];
        return [{ rule: "type-name", file: path, line, message: `${other} also declares a type "${name}"` }];
      }),
    );
}
