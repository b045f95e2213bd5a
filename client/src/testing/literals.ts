import ts from 'typescript';

/** Attributes whose text a person reads or hears. */
const SPOKEN = new Set(['alt', 'aria-label', 'aria-description', 'label', 'placeholder', 'title']);

/** Attributes whose text is for the browser, though it may hold spaces. */
const CODED = new Set(['className', 'd', 'viewBox', 'rel', 'transform', 'autoComplete', 'lang']);

const LETTER = /\p{L}/u;

/** Two words with a space between, or a letter that is not ASCII: written for people. */
const PROSE = /\p{L}{2,}[,.:…]? [\p{L}\p{N}]+|(?!\p{ASCII})\p{L}/u;

/**
 * The texts in a view's source that a person would read and that come from no language file.
 *
 * @param source TypeScript with JSX
 */
export function literalsIn(source: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) {
      if (LETTER.test(node.text)) found.push(node.text.trim());
    } else if (ts.isStringLiteralLike(node)) {
      const attribute = attributeOf(node);
      const spoken = attribute !== null && SPOKEN.has(attribute) && LETTER.test(node.text);
      if (spoken || (!CODED.has(attribute ?? '') && isProse(node))) found.push(node.text);
    } else if (ts.isTemplateExpression(node) && !CODED.has(attributeOf(node) ?? '')) {
      const text = [node.head, ...node.templateSpans.map((span) => span.literal)]
        .map((part) => part.text)
        .join('0');
      if (PROSE.test(text)) found.push(text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('view.tsx', source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return found;
}

function isProse(node: ts.StringLiteralLike): boolean {
  const { parent } = node;
  // What a programmer reads when something is wrong with the program, and no user ever.
  const thrown = ts.isNewExpression(parent) && ts.isThrowStatement(parent.parent);
  const media = ts.isCallExpression(parent) && parent.expression.getText().endsWith('matchMedia');
  return PROSE.test(node.text) && !thrown && !media && !ts.isImportDeclaration(parent);
}

/**
 * The name of the attribute that a text is in, however deep inside of its expression; a function
 * named classes makes that attribute.
 */
function attributeOf(node: ts.Node): string | null {
  for (let at: ts.Node = node; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isJsxAttribute(at)) return at.name.getText();
    if (ts.isFunctionDeclaration(at) && at.name?.text === 'classes') return 'className';
    if (ts.isFunctionDeclaration(at) || ts.isJsxElement(at)) return null;
  }
  return null;
}
