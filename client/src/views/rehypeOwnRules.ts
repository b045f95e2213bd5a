import type { ExtraProps } from 'streamdown';

type Element = NonNullable<ExtraProps['node']>;
type Parent = Pick<Element, 'children'>;

/** They give an element a name by which the page or a label could take it for one of its own. */
const NAMING = ['id', 'name', 'ariaDescribedBy', 'ariaLabelledBy'];

/**
 * Rules for the elements of an answer beyond the sanitiser's: they have no names, and links and
 * pictures point to a whole address or are plain text. A model knows no address of this page, so a
 * relative one would only lead to where nobody meant.
 */
export function rehypeOwnRules(): (tree: Parent) => void {
  return correct;
}

function correct(parent: Parent): void {
  for (const child of parent.children) {
    if (child.type !== 'element') continue;
    for (const property of NAMING) Reflect.deleteProperty(child.properties, property);
    if (child.tagName === 'a') correctLink(child);
    if (child.tagName === 'img') correctPicture(child);
    correct(child);
  }
}

function correctLink(link: Element): void {
  const href = wholeAddress(link.properties.href, ['https:', 'http:', 'mailto:']);
  if (href === null) becomeText(link);
  else link.properties.href = href;
}

function correctPicture(picture: Element): void {
  const { alt } = picture.properties;
  const src = wholeAddress(picture.properties.src, ['https:', 'http:']);
  if (src !== null) {
    picture.properties.src = src;
    return;
  }
  becomeText(picture);
  picture.children = typeof alt === 'string' ? [{ type: 'text', value: alt }] : [];
}

function becomeText(element: Element): void {
  element.tagName = 'span';
  element.properties = {};
}

function wholeAddress(address: unknown, protocols: readonly string[]): string | null {
  if (typeof address !== 'string') return null;
  try {
    const url = new URL(address);
    return protocols.includes(url.protocol) ? url.href : null;
  } catch {
    // Without a protocol it is relative, `//host` too.
    return null;
  }
}
