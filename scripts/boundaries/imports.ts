import { isBuiltin } from "node:module";
import { posix } from "node:path";
import ts from "typescript";

/** The target of an import. */
type ImportTarget =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "builtin" }
  | { readonly kind: "package"; readonly name: string }
  /** A target that no table can judge: an absolute path, a `#` name, or an expression. */
  | { readonly kind: "unknown" };

/** One mention of another module in a file. */
export interface Import {
  /** The text of the file without quotes; the source text if it is not a string. */
  readonly specifier: string;
  readonly target: ImportTarget;
  readonly line: number;
  /** Only types are imported, so the import does not exist at run time. */
  readonly types: boolean;
}

/**
 * All modules that a file mentions: `import`, `export … from`, `import()`, `import("…").Type`, `import x = require()`
 * and `require()`, of types or of values.
 *
 * @param path the file's path from the top of the repository
 */
export function readImports(path: string, text: string): Import[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) {
      const literal = ts.isStringLiteralLike(specifier);
      const name = literal ? specifier.text : specifier.getText(file);
      const line = file.getLineAndCharacterOfPosition(specifier.getStart(file)).line + 1;
      const target: ImportTarget = literal ? targetOf(name, path) : { kind: "unknown" };
      found.push({ specifier: name, target, line, types: isOfTypes(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isExternalModuleReference(node)) return node.expression;
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node.argument;
  if (ts.isCallExpression(node) && isLoader(node.expression)) return node.arguments[0];
  return undefined;
}

function isOfTypes(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node)) return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  return ts.isImportTypeNode(node) || (ts.isExportDeclaration(node) && node.isTypeOnly);
}

function isLoader(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === "require");
}

function targetOf(specifier: string, from: string): ImportTarget {
  if (/^\.\.?(\/|$)/.test(specifier)) {
    return { kind: "file", path: posix.join(posix.dirname(from), specifier) };
  }
  if (isBuiltin(specifier)) return { kind: "builtin" };
  const name = /^(?:@[^/]+\/)?[^/@#:]+/.exec(specifier)?.[0];
  if (name === undefined || specifier.includes(":")) return { kind: "unknown" };
  return { kind: "package", name };
}
