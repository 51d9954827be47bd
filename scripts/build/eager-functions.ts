import ts from "typescript";

/**
 * Marks functions of a part, so that V8 compiles them with the part: `function f(){…}` becomes `var f=(function(){…})`. V8
 * skips an unmarked function, for which it parses it, and parses it again at its first call.
 *
 * @param code the code of a part
 * @param run the offsets of the functions that calls run
 */
export function compileEagerly(code: string, run: ReadonlySet<number>): string {
  const file = ts.createSourceFile("part.js", code, ts.ScriptTarget.Latest);
  const { start, statements } = bodyOf(file);
  const marked = statements.filter(
    (statement): statement is NamedFunction =>
      ts.isFunctionDeclaration(statement) && statement.name !== undefined && run.has(statement.getStart(file)),
  );
  if (marked.length === 0) return code;
  const variables = marked.map((declaration) => {
    const { name } = declaration;
    const keyword = code.slice(declaration.getStart(file), name.getStart(file)).trim();
    return `${name.text}=(${keyword}${code.slice(name.end, declaration.end)})`;
  });
  // Declared functions exist before the first statement runs.
  let others = "";
  let place = start;
  for (const declaration of marked) {
    others += code.slice(place, declaration.getStart(file));
    place = declaration.end;
  }
  return `${code.slice(0, start)}var ${variables.join(",")};${others}${code.slice(place)}`;
}

type NamedFunction = ts.FunctionDeclaration & { readonly name: ts.Identifier };

/** Returns the statements in the function that a part is, and the offset of the first. */
function bodyOf({ statements: [part] }: ts.SourceFile): { start: number; statements: readonly ts.Statement[] } {
  let whole = part !== undefined && ts.isExpressionStatement(part) ? part.expression : undefined;
  while (whole !== undefined && ts.isParenthesizedExpression(whole)) whole = whole.expression;
  if (whole === undefined || !ts.isFunctionExpression(whole)) throw new Error("a part is not a function");
  const { statements } = whole.body;
  const directives = statements.filter((each) => ts.isExpressionStatement(each) && ts.isStringLiteral(each.expression));
  return { start: directives.at(-1)?.end ?? statements.pos, statements };
}
