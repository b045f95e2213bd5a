import { useEffect, useState, useSyncExternalStore } from 'react';
import type { DrawnDiagram } from '../../diagram/messages';
import { useWords } from '../language';
import { CodeBlock } from './CodeBlock';
import { draughtsman } from './draughtsman';
import { coloursNow, watchColours } from './colours';

interface Answer {
  readonly source: string;
  readonly colours: string;
  /** null if it cannot be drawn */
  readonly diagram: DrawnDiagram | null;
}

/** A diagram: its source, until it is drawn or if it cannot be. */
export function Diagram({ source }: { readonly source: string }) {
  const words = useWords().thread;
  const colours = useSyncExternalStore(watchColours, coloursNow);
  const [answer, setAnswer] = useState<Answer | null>(null);

  useEffect(() => {
    let wanted = true;
    void draughtsman.draw(source, colours).then((diagram) => {
      if (wanted) setAnswer({ source, colours, diagram });
    });
    return () => {
      wanted = false;
    };
  }, [source, colours]);
  const own = answer?.source === source && answer.colours === colours ? answer.diagram : undefined;
  const drawn = draughtsman.known(source, colours) ?? own;

  const code = <CodeBlock info="mermaid" code={source} grows={false} />;
  if (drawn === undefined) return code;
  if (drawn === null) {
    return (
      <>
        {code}
        <p className="state">{words.noDiagram}</p>
      </>
    );
  }
  return (
    <figure className="diagram">
      <div className="drawing" tabIndex={0}>
        <img
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawn.svg)}`}
          alt={words.diagram}
          width={Math.ceil(drawn.width)}
          height={Math.ceil(drawn.height)}
        />
      </div>
      <details>
        <summary>{words.diagramSource}</summary>
        {code}
      </details>
    </figure>
  );
}
