import ts from "typescript";
import type { Block, Line } from "./block.ts";

/** A line that shows how a command is called, with options or placeholders. */
const command = /^(?:\$|npm|npx|qrexec-policy|qubes[\w-]*) (?=.*(?: --?\w|\[|\b[A-Z]{3}))/;

/** Stands for a character that Markdown would read as a sign. */
const blank = "\uE001";

/** The strings and templates of a file. Strings that are joined by `+` are one block. */
export function readStrings(source: ts.SourceFile): Block[] {
  const found: Block[] = [];
  const visit = (node: ts.Node): void => {
    if (isSkipped(node)) return;
    const lines = readLines(node, source);
    if (lines !== undefined) found.push({ start: node.getStart(source), lines, isMessage: isMessage(node) });
    else ts.forEachChild(node, visit);
    if (lines !== undefined) visitExpressions(node, visit);
  };
  visit(source);
  return found;
}

/** Names of modules, types, and what a value is compared with are not texts for people. */
function isSkipped(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return true;
  if (ts.isTaggedTemplateExpression(node)) return true;
  return ts.isStringLiteral(node) && (ts.isCaseClause(node.parent) || isComparison(node.parent));
}

function isComparison(node: ts.Node): boolean {
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  return kind === ts.SyntaxKind.EqualsEqualsEqualsToken || kind === ts.SyntaxKind.ExclamationEqualsEqualsToken;
}

/** Whether a string is the text of an error, or the problem or help of a diagnostic. */
function isMessage({ parent }: ts.Node): boolean {
  if (ts.isNewExpression(parent)) {
    const name = parent.expression.getText();
    return name.endsWith("Error") && name !== "QubesError";
  }
  return ts.isPropertyAssignment(parent) && /^(?:message|help|problem|does)$/.test(parent.name.getText());
}

/** Strings within `${…}` are blocks of their own. */
function visitExpressions(node: ts.Node, visit: (node: ts.Node) => void): void {
  if (ts.isTemplateExpression(node)) for (const span of node.templateSpans) visit(span.expression);
  if (ts.isBinaryExpression(node)) {
    visitExpressions(node.left, visit);
    visitExpressions(node.right, visit);
  }
}

function readLines(node: ts.Node, source: ts.SourceFile): Line[] | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node)) {
    return readLiteral(node, source);
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const left = readLines(node.left, source);
  const right = readLines(node.right, source);
  return left !== undefined && right !== undefined ? [...left, ...right] : undefined;
}

/** The lines of one literal; `${…}` becomes code of the same length. */
function readLiteral(node: ts.Node, source: ts.SourceFile): Line[] {
  const start = node.getStart(source) + 1;
  let text = source.text.slice(start, node.end - 1);
  if (ts.isTemplateExpression(node)) {
    for (const span of node.templateSpans) {
      const from = span.pos - 2 - start;
      const to = span.literal.getStart(source) + 1 - start;
      text = text.slice(0, from) + hideExpression(text.slice(from, to)) + text.slice(to);
    }
  }
  return splitLines(text, start);
}

/** The lines of a text. Rows of columns, options and less indented lines begin a paragraph. */
function splitLines(text: string, start: number): Line[] {
  const found: Line[] = [];
  let at = start;
  let last = 0;
  const parts = text.split(/(\n|\\n)/);
  for (const part of parts) {
    if (part !== "\n" && part !== "\\n") {
      const indent = /^\s*/.exec(part)?.[0].length ?? 0;
      const line = part.slice(indent);
      const isCommand = parts.length > 1 && command.test(line);
      if (/\S {2,}\S|^-/.test(line) || indent < last || isCommand) found.push({ text: "", start: at });
      if (!isCommand) found.push({ text: hideSigns(line), start: at + indent });
      last = indent;
    }
    at += part.length;
  }
  return found;
}

function hideExpression(text: string): string {
  return `\`${"x".repeat(text.length - 2)}\``;
}

/** Keeps words and stops, and blanks what Markdown would read as emphasis, HTML, a link or a table. */
function hideSigns(text: string): string {
  return text
    .replace(/\\["'`]/g, `${blank}'`)
    .replace(/\\[^\s]/g, blank.repeat(2))
    .replace(/[*_<>[\]#|~\\]/g, blank)
    .replace(/^[-+=]/, blank);
}
