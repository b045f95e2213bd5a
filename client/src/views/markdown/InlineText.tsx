import { createContext, Fragment, memo, use, useMemo, type ReactNode } from 'react';
import type { References } from './blocks';
import { Formula } from './Formula';
import { readInlines, textOf, type Inline } from './inlines';
import { hostToShow, linkAddress, pictureAddress, withoutUnseen } from './links';
import { steadyInline } from './tail';

/** What an answer's links name by a label. */
export const ReferencesContext = createContext<References>({});

interface InlineTextProps {
  readonly text: string;
  /** Whether more of it may come. */
  readonly grows: boolean;
}

/** The text of a paragraph, a heading or a cell, with all that stands within lines. */
export const InlineText = memo(function InlineText({ text, grows }: InlineTextProps) {
  const references = use(ReferencesContext);
  const inlines = useMemo(
    () => readInlines(grows ? steadyInline(text) : text, references),
    [text, grows, references],
  );
  return draw(inlines);
});

function draw(inlines: readonly Inline[]): ReactNode {
  return inlines.map((inline, index) => <Fragment key={index}>{drawOne(inline)}</Fragment>);
}

function drawOne(inline: Inline): ReactNode {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'code':
      return <code>{inline.text}</code>;
    case 'math':
      return <Formula math={inline.text} display={false} />;
    case 'break':
      return <br />;
    case 'picture':
      return drawPicture(inline.address, inline.alt);
    case 'link':
      return drawLink(inline.address, inline.children);
    case 'element': {
      const Tag = inline.tag;
      return <Tag>{draw(inline.children)}</Tag>;
    }
  }
}

function drawLink(address: string, children: readonly Inline[]): ReactNode {
  const href = linkAddress(address);
  if (href === null) return <span>{draw(children)}</span>;
  return <Link href={href} text={textOf(children)} content={draw(children)} />;
}

/** A picture would tell its server who reads the answer, and when: it is a link. */
function drawPicture(address: string, alt: string): ReactNode {
  const href = pictureAddress(address);
  if (href === null) return <span>{alt}</span>;
  const text = alt.trim() === '' ? href : alt;
  return <Link href={href} text={text} content={text} />;
}

interface LinkProps {
  readonly href: string;
  readonly text: string;
  readonly content: ReactNode;
}

function Link({ href, text, content }: LinkProps) {
  const host = hostToShow(text, href);
  // A link of which nothing is seen would be found by accident only.
  const seen = withoutUnseen(text).trim() === '' ? href : content;
  return (
    <>
      <a href={href} title={href} target="_blank" rel="noopener noreferrer nofollow">
        <bdi>{seen}</bdi>
      </a>
      {host !== null && <bdi className="host">{` (${host})`}</bdi>}
    </>
  );
}
