import type { Status } from './status';

interface StatusLineProps {
  readonly status: Status;
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

/** How things stand, in one line: the only thing that a screen reader is told by itself. */
export function StatusLine({ status, action }: StatusLineProps) {
  return (
    <div className={`status ${status.tone}`}>
      <span className="status-mark" aria-hidden="true" />
      <p role="status">{status.text}</p>
      {action !== null && (
        <button type="button" className="link" onClick={action.run}>
          {action.label}
        </button>
      )}
    </div>
  );
}
