import ts from "typescript";

/**
 * Marks functions of a part, so that V8 compiles them with the part: `function f(){…}` becomes `var f=(function(){…})`. V8
 * skips an unmarked function, for which it parses it, and parses it again at its first call. A function in the functions of
 * a part stays as it is, except in a part around which another part is.
 *
 * @param code the code of a part
 * @param run the offsets of the functions that calls run, or "all"
 */
export function compileEagerly(code: string, run: ReadonlySet<number> | "all"): string {
  const file = ts.createSourceFile("part.js", code, ts.ScriptTarget.Latest);
  const edits: Edit[] = [];
  const isMarked = (statement: ts.Statement): statement is NamedFunction =>
    ts.isFunctionDeclaration(statement) &&
    statement.name !== undefined &&
    (run === "all" || run.has(statement.getStart(file)));
  const mark = (whole: ts.FunctionExpression): void => {
    const { start, statements } = bodyOf(whole);
    const marked = statements.filter(isMarked);
    const variables = marked.map((declaration) => {
      const { name } = declaration;
      const keyword = code.slice(declaration.getStart(file), name.getStart(file)).trim();
      return `${name.text}=(${keyword}${code.slice(name.end, declaration.end)})`;
    });
    // Declared functions exist before the first statement runs.
    if (marked.length > 0) edits.push({ start, end: start, text: `var ${variables.join(",")};` });
    for (const declaration of marked) {
      edits.push({ start: declaration.getStart(file), end: declaration.end, text: "" });
    }
    for (const statement of statements) if (!ts.isFunctionDeclaration(statement)) markInside(statement);
  };
  const markInside = (node: ts.Node): void => {
    if (ts.isFunctionExpression(node)) mark(node);
    else if (!ts.isFunctionLike(node) && !ts.isClassLike(node)) ts.forEachChild(node, markInside);
  };
  mark(partOf(file));
  return edit(code, edits);
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Replaces ranges that do not overlap. */
function edit(code: string, edits: readonly Edit[]): string {
  let edited = "";
  let place = 0;
  for (const { start, end, text } of edits.toSorted((one, other) => one.start - other.start)) {
    edited += code.slice(place, start) + text;
    place = end;
  }
  return edited + code.slice(place);
}

type NamedFunction = ts.FunctionDeclaration & { readonly name: ts.Identifier };

/** Returns the function that a part is. */
function partOf({ statements: [part] }: ts.SourceFile): ts.FunctionExpression {
  let whole = part !== undefined && ts.isExpressionStatement(part) ? part.expression : undefined;
  while (whole !== undefined && ts.isParenthesizedExpression(whole)) whole = whole.expression;
  if (whole === undefined || !ts.isFunctionExpression(whole)) throw new Error("a part is not a function");
  return whole;
}

/** Returns the statements in a function, and the offset of the first. */
function bodyOf({ body: { statements } }: ts.FunctionExpression): {
  start: number;
  statements: readonly ts.Statement[];
} {
  const directives = statements.filter((each) => ts.isExpressionStatement(each) && ts.isStringLiteral(each.expression));
  return { start: directives.at(-1)?.end ?? statements.pos, statements };
}
