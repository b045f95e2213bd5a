import { memo, type ReactNode } from 'react';
import { useWords } from '../language';
import { COLUMNS_MAX, type Align, type Block, type ListItem, type Row } from './blocks';
import { CodeBlock } from './CodeBlock';
import { Diagram } from './Diagram';
import { Formula } from './Formula';
import { InlineText } from './InlineText';

interface BlockViewProps {
  readonly block: Block;
  /** Whether more of it may come. */
  readonly grows: boolean;
}

/** One block of an answer; drawn again only if its source is another. */
export const BlockView = memo(
  function BlockView({ block, grows }: BlockViewProps) {
    switch (block.kind) {
      case 'paragraph': {
        const text = <InlineText text={block.text} grows={grows} />;
        return block.tight ? text : <p dir="auto">{text}</p>;
      }
      case 'heading':
        return (
          <Heading level={block.level}>{<InlineText text={block.text} grows={grows} />}</Heading>
        );
      case 'quote':
        return (
          <blockquote dir="auto">
            <BlockList blocks={block.children} grows={grows} />
          </blockquote>
        );
      case 'list':
        return <List block={block} grows={grows} />;
      case 'code':
        return block.info === 'mermaid' && (block.closed || !grows) ? (
          <Diagram source={block.code} />
        ) : (
          <CodeBlock info={block.info} code={block.code} grows={grows && !block.closed} />
        );
      case 'math':
        // Half a formula is mostly none: its source, until it is whole.
        return block.closed ? (
          <Formula math={block.math} display />
        ) : (
          <code className="formula display">{block.math}</code>
        );
      case 'table':
        return block.head.cells.length > COLUMNS_MAX ? (
          <CodeBlock info="" code={block.source} grows={grows} />
        ) : (
          <Table block={block} grows={grows} />
        );
      case 'rule':
        return <hr />;
    }
  },
  (before, after) => before.grows === after.grows && sameLooks(before.block, after.block),
);

function sameLooks(one: Block, other: Block): boolean {
  if (one === other) return true;
  if (one.kind !== other.kind || one.source !== other.source) return false;
  return one.kind !== 'paragraph' || other.kind !== 'paragraph' || one.tight === other.tight;
}

interface BlockListProps {
  readonly blocks: readonly Block[];
  /** Whether more may come to the last of them. */
  readonly grows: boolean;
}

export function BlockList({ blocks, grows }: BlockListProps) {
  return blocks.map((block, index) => (
    <BlockView key={index} block={block} grows={grows && index === blocks.length - 1} />
  ));
}

interface HeadingProps {
  readonly level: number;
  readonly children: ReactNode;
}

/** The page's own headings end at the second level. */
function Heading({ level, children }: HeadingProps) {
  const Tag = (['h3', 'h4', 'h5'] as const)[level - 1] ?? 'h6';
  return <Tag dir="auto">{children}</Tag>;
}

interface ListProps {
  readonly block: Block & { readonly kind: 'list' };
  readonly grows: boolean;
}

function List({ block, grows }: ListProps) {
  const { items, start } = block;
  const tight = isTight(block);
  const children = items.map((item, index) => (
    <Item key={index} item={item} tight={tight} grows={grows && index === items.length - 1} />
  ));
  return start === null ? (
    <ul dir="auto">{children}</ul>
  ) : (
    <ol dir="auto" start={start}>
      {children}
    </ol>
  );
}

/** An empty line anywhere makes paragraphs of the texts of all items. */
function isTight({ items }: ListProps['block']): boolean {
  return items.every(({ children }) =>
    children.every((child) => child.kind !== 'paragraph' || child.tight),
  );
}

interface ItemProps {
  readonly item: ListItem;
  readonly tight: boolean;
  readonly grows: boolean;
}

const Item = memo(
  function Item({ item, grows }: ItemProps) {
    const words = useWords().thread;
    return (
      <li className={item.done === null ? undefined : 'task'}>
        {item.done !== null && (
          <input
            type="checkbox"
            checked={item.done}
            disabled
            aria-label={item.done ? words.taskDone : words.taskOpen}
          />
        )}
        <BlockList blocks={item.children} grows={grows} />
      </li>
    );
  },
  (before, after) =>
    before.grows === after.grows &&
    before.tight === after.tight &&
    before.item.source === after.item.source,
);

interface TableProps {
  readonly block: Block & { readonly kind: 'table' };
  readonly grows: boolean;
}

function Table({ block, grows }: TableProps) {
  const words = useWords();
  const { aligns, head, rows } = block;
  const looks = aligns.join();
  return (
    <div className="table" role="region" aria-label={words.thread.table} tabIndex={0}>
      <table dir="auto">
        <thead>
          <RowView
            row={head}
            aligns={aligns}
            looks={looks}
            head
            grows={grows && rows.length === 0}
          />
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <RowView
              key={index}
              row={row}
              aligns={aligns}
              looks={looks}
              head={false}
              grows={grows && index === rows.length - 1}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowViewProps {
  readonly row: Row;
  readonly aligns: readonly Align[];
  /** The alignments as one text, to compare. */
  readonly looks: string;
  readonly head: boolean;
  readonly grows: boolean;
}

const RowView = memo(
  function RowView({ row, aligns, head, grows }: RowViewProps) {
    const Cell = head ? 'th' : 'td';
    const last = row.cells.findLastIndex((cell) => cell !== '');
    return (
      <tr>
        {row.cells.map((cell, index) => (
          <Cell key={index} className={classes(aligns[index] ?? null)}>
            <InlineText text={cell} grows={grows && index === last} />
          </Cell>
        ))}
      </tr>
    );
  },
  (before, after) =>
    before.grows === after.grows &&
    before.looks === after.looks &&
    before.row.source === after.row.source,
);

function classes(align: Align): string | undefined {
  return align === null ? undefined : `align-${align}`;
}
