import type { ReactNode } from 'react';
import { defaultRehypePlugins, Streamdown, type Components } from 'streamdown';
import { useWords } from './language';
import { rehypeOwnRules } from './rehypeOwnRules';

/*
 * The markdown renderer, in a file of its own: it is most of the client's weight and is fetched when
 * the first answer is on its way. What a model writes is not trusted: HTML is sanitised, and nothing
 * is fetched from elsewhere because an answer names it.
 */

function Table({ children }: { readonly children?: ReactNode }) {
  const words = useWords();
  return (
    <div className="table" role="region" aria-label={words.thread.table} tabIndex={0}>
      <table>{children}</table>
    </div>
  );
}

const components: Components = {
  // The page's own headings end at the second level.
  h1: 'h3',
  h2: 'h4',
  h3: 'h5',
  h4: 'h6',
  h5: 'h6',
  h6: 'h6',
  ul: 'ul',
  ol: 'ol',
  li: 'li',
  strong: 'strong',
  hr: 'hr',
  blockquote: 'blockquote',
  thead: 'thead',
  tbody: 'tbody',
  tr: 'tr',
  th: 'th',
  td: 'td',
  code: ({ children }) => <code>{children}</code>,
  pre: ({ children }) => (
    <pre dir="ltr" tabIndex={0}>
      {children}
    </pre>
  ),
  table: ({ children }) => <Table>{children}</Table>,
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ),
  // An image would tell its server who reads the answer, and when.
  img: ({ src, alt }) =>
    typeof src === 'string' && src !== '' ? (
      <a href={src} target="_blank" rel="noopener noreferrer nofollow">
        {alt === undefined || alt === '' ? src : alt}
      </a>
    ) : (
      <>{alt}</>
    ),
};

const { raw, sanitize, harden } = defaultRehypePlugins;
// Better plain text, which is what follows, than an answer that nobody has sanitised.
if (raw === undefined || sanitize === undefined || harden === undefined) {
  throw new Error('the markdown renderer has lost a rule');
}
const rehypePlugins = [raw, sanitize, rehypeOwnRules, harden];

interface MarkdownProps {
  readonly text: string;
  readonly streaming: boolean;
}

export default function Markdown({ text, streaming }: MarkdownProps) {
  return (
    <Streamdown
      className="markdown"
      components={components}
      controls={false}
      dir="auto"
      isAnimating={streaming}
      lineNumbers={false}
      linkSafety={{ enabled: false }}
      rehypePlugins={rehypePlugins}
      mode={streaming ? 'streaming' : 'static'}
    >
      {text}
    </Streamdown>
  );
}
