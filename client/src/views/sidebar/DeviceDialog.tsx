import { useState } from 'react';
import { encode } from 'uqr';
import { isOnlyHere, linkTo } from '../../session/deviceLink';
import { Dialog } from '../../ui/Dialog';
import { copyText } from '../clipboard';
import { useWords } from '../language';

interface DeviceDialogProps {
  readonly session: string;
  readonly close: () => void;
}

/** The key to a conversation, to be carried to another device. */
export default function DeviceDialog({ session, close }: DeviceDialogProps) {
  const { device: words, code } = useWords();
  const [copied, setCopied] = useState<boolean | null>(null);
  const link = linkTo(session, location.href);
  const { data, size } = encode(link, { ecc: 'M', border: 2 });
  const dots = data.flatMap((row, y) =>
    row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return (
    <Dialog title={words.title} close={close}>
      <p>{words.text}</p>
      {isOnlyHere(location.hostname) && <p className="problem">{words.onlyHere}</p>}
      <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={words.code}>
        <path d={dots.join('')} />
      </svg>
      <input
        className="field"
        readOnly
        aria-label={words.link}
        value={link}
        onFocus={(event) => {
          event.target.select();
        }}
      />
      {copied === false && (
        <p className="problem" role="alert">
          {code.refused}
        </p>
      )}
      <div className="dialog-row">
        <button type="button" className="plain-button" onClick={close}>
          {words.close}
        </button>
        <button
          type="button"
          className="primary"
          onClick={() => {
            void copyText(link).then(setCopied);
          }}
        >
          {copied === true ? words.copied : words.copy}
        </button>
      </div>
    </Dialog>
  );
}
