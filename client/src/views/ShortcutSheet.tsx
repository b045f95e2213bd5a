import { Dialog } from '../ui/Dialog';
import { MOD } from './keys';
import { useWords } from './language';

interface ShortcutSheetProps {
  readonly close: () => void;
}

export function ShortcutSheet({ close }: ShortcutSheetProps) {
  const words = useWords().keys;
  const rows = [
    [words.begin, [MOD, words.shift, 'O']],
    [words.search, [MOD, 'K']],
    [words.find, [MOD, 'F']],
    [words.sidebar, [MOD, words.shift, 'S']],
    [words.composer, [words.shift, 'Esc']],
    [words.stop, ['Esc']],
    [words.sheet, [MOD, '/']],
    [words.send, ['Enter']],
    [words.line, [words.shift, 'Enter']],
    [words.editLast, ['↑']],
  ] as const;
  return (
    <Dialog title={words.title} close={close}>
      <dl className="keys-sheet">
        {rows.map(([what, keys]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <div className="dialog-row">
        <button type="button" className="plain-button" onClick={close}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}
