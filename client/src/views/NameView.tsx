import { useId, useState } from 'react';
import type { Created } from '../session/keyring';

interface NameViewProps {
  /** False where this browser forgets the key on reload. */
  readonly keepsKey: boolean;
  readonly begin: (name: string) => Promise<Created>;
}

const NAME_LENGTH_MAX = 80;

/** Asks for a name, which begins a session. */
export function NameView({ keepsKey, begin }: NameViewProps) {
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const field = useId();

  async function submit(): Promise<void> {
    const given = name.trim();
    if (given === '') {
      setProblem('Enter a name first. Any name will do.');
      return;
    }
    setBusy(true);
    setProblem('');
    const created = await begin(given);
    setBusy(false);
    if (created.kind === 'refused') setProblem(created.sentence);
    if (created.kind === 'unavailable') {
      setProblem('The server could not be reached. Try again in a moment.');
    }
  }

  return (
    <main className="welcome">
      <h1 className="wordmark">Parley</h1>
      <p className="lead">A conversation whose replies survive.</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void submit();
        }}
      >
        <label htmlFor={field}>What should we call you?</label>
        <div className="name-row">
          <input
            id={field}
            autoComplete="nickname"
            autoFocus
            enterKeyHint="go"
            maxLength={NAME_LENGTH_MAX}
            value={name}
            aria-invalid={problem !== ''}
            aria-describedby={`${field}-problem`}
            onChange={(event) => {
              setName(event.target.value);
            }}
          />
          <button type="submit" className="primary" aria-disabled={busy}>
            {busy ? 'Starting…' : 'Begin'}
          </button>
        </div>
        <p id={`${field}-problem`} className="problem" role="alert">
          {problem}
        </p>
      </form>
      <p className="fine-print">
        {keepsKey
          ? 'No account. The key to your conversation is kept in this browser only.'
          : 'No account. This browser blocks storage, so a reload ends the conversation here.'}
      </p>
    </main>
  );
}
