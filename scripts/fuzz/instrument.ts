import ts from "typescript";

/** Code with a counter for each place that a run can reach. */
export interface Instrumented {
  readonly code: string;
  readonly counters: number;
}

/**
 * Adds `name[N]++` to each function, branch, loop and case, so that libFuzzer sees which inputs reach new code.
 *
 * @param name the variable that holds the counters
 */
export function instrument(code: string, name: string): Instrumented {
  const source = ts.createSourceFile("code.js", code, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS);
  let counters = 0;
  const count = (): ts.Expression => {
    const place = ts.factory.createElementAccessExpression(ts.factory.createIdentifier(name), counters++);
    return ts.factory.createPostfixIncrement(place);
  };
  const { transformed } = ts.transform(source, [
    (context) => (root) => {
      const visit = (node: ts.Node): ts.Node => countIn(ts.visitEachChild(node, visit, context), count);
      return ts.visitEachChild(root, visit, context);
    },
  ]);
  return { code: ts.createPrinter().printFile(transformed[0] as ts.SourceFile), counters };
}

function countIn(node: ts.Node, count: () => ts.Expression): ts.Node {
  const { factory: f } = ts;
  const statement = () => f.createExpressionStatement(count());
  const counted = (expression: ts.Expression) => f.createParenthesizedExpression(f.createComma(count(), expression));
  if (ts.isBlock(node)) return f.updateBlock(node, [statement(), ...node.statements]);
  if (ts.isCaseClause(node)) return f.updateCaseClause(node, node.expression, [statement(), ...node.statements]);
  if (ts.isIfStatement(node)) {
    const block = (branch: ts.Statement) => (ts.isBlock(branch) ? branch : f.createBlock([statement(), branch]));
    const { expression, thenStatement, elseStatement } = node;
    return f.updateIfStatement(node, expression, block(thenStatement), elseStatement && block(elseStatement));
  }
  if (ts.isConditionalExpression(node)) {
    const { condition, questionToken, whenTrue, colonToken, whenFalse } = node;
    return f.updateConditionalExpression(
      node,
      condition,
      questionToken,
      counted(whenTrue),
      colonToken,
      counted(whenFalse),
    );
  }
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) {
    const { modifiers, typeParameters, parameters, type, equalsGreaterThanToken, body } = node;
    return f.updateArrowFunction(
      node,
      modifiers,
      typeParameters,
      parameters,
      type,
      equalsGreaterThanToken,
      counted(body),
    );
  }
  if (ts.isBinaryExpression(node) && logical.has(node.operatorToken.kind)) {
    return f.updateBinaryExpression(node, node.left, node.operatorToken, counted(node.right));
  }
  return node;
}

const logical: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);
