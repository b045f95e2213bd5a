import { useState } from 'react';
import { AnswerReader } from './markdown/answerReader';
import { BlockList } from './markdown/Blocks';
import { ReferencesContext } from './markdown/InlineText';
import { usePaced } from './markdown/usePaced';

/*
 * What draws answers, in a file of its own: it is fetched when the first answer is on its way. What a
 * model writes is not trusted: it becomes the elements that Blocks and InlineText name, whatever it
 * is, and nothing is fetched from elsewhere because an answer names it.
 */

interface MarkdownProps {
  readonly text: string;
  readonly streaming: boolean;
}

export default function Markdown({ text, streaming }: MarkdownProps) {
  const [reader] = useState(() => new AnswerReader());
  const paced = usePaced(text, streaming, reader.lengthOfLast);
  const { blocks, references, grows } = reader.read(paced, streaming);
  return (
    <ReferencesContext value={references}>
      <div className="markdown">
        <BlockList blocks={blocks} grows={grows} />
      </div>
    </ReferencesContext>
  );
}
