import { memo, useMemo } from 'react';
import { CopyButton } from './CopyButton';
import { chunksOf, piecesByChunk, type Piece } from './highlighted';
import { languageOf } from './languages';
import { useHighlight } from './useHighlight';

interface CodeBlockProps {
  /** What stands behind the fence's marks. */
  readonly info: string;
  readonly code: string;
  /** Whether more of it may come. */
  readonly grows: boolean;
}

/** Code, plain at first and coloured when that is done elsewhere. */
export function CodeBlock({ info, code, grows }: CodeBlockProps) {
  const { language, label } = languageOf(info);
  const pieces = useHighlight(code, language, grows);
  const chunks = useMemo(() => chunksOf(code), [code]);
  const coloured = useMemo(() => piecesByChunk(chunks, pieces), [chunks, pieces]);
  // While its first line is being written, the name of its language is too.
  const named = code !== '' || !grows;
  return (
    <figure className="code">
      <figcaption>
        <bdi>{named ? label : ''}</bdi>
        <CopyButton text={code} />
      </figcaption>
      <pre dir="ltr" tabIndex={0}>
        <code>
          {chunks.map((chunk, index) => (
            <Chunk key={index} text={chunk} pieces={coloured[index] ?? null} />
          ))}
        </code>
      </pre>
    </figure>
  );
}

interface ChunkProps {
  readonly text: string;
  readonly pieces: readonly Piece[] | null;
}

const Chunk = memo(
  function Chunk({ text, pieces }: ChunkProps) {
    return (
      <span className="chunk">
        {pieces === null
          ? text
          : pieces.map((piece, index) =>
              piece.kind === null ? (
                piece.text
              ) : (
                <span key={index} className={classes(piece.kind)}>
                  {piece.text}
                </span>
              ),
            )}
      </span>
    );
  },
  (before, after) => before.text === after.text && samePieces(before.pieces, after.pieces),
);

function samePieces(one: ChunkProps['pieces'], other: ChunkProps['pieces']): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.length === other.length &&
    one.every(({ text, kind }, index) => other[index]?.kind === kind && other[index].text === text)
  );
}

function classes(kind: string): string {
  return `code-${kind}`;
}
