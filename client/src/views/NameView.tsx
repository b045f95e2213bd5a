import { useId, useState } from 'react';
import type { Languages } from '../language/languages';
import type { Created } from '../session/keyring';
import { AssistantPicture } from './AssistantPicture';
import { useWords } from './language';
import { createdSentence } from './sentences';
import { useAssistantName } from './looks';
import { usePageTitle } from './unseen';
import { LanguageChoice } from './LanguageChoice';
import { ThemeChoice } from './ThemeChoice';

interface NameViewProps {
  /** False where this browser forgets the key on reload. */
  readonly keepsKey: boolean;
  readonly languages: Languages;
  /** A link led to a session that there is no more. */
  readonly deadLink: boolean;
  readonly begin: (name: string) => Promise<Created>;
}

const NAME_LENGTH_MAX = 80;

/** Asks for a name, which begins a session. */
export function NameView({ keepsKey, languages, deadLink, begin }: NameViewProps) {
  const words = useWords();
  const [name, setName] = useState('');
  const assistant = useAssistantName();
  usePageTitle(assistant, false);
  const [busy, setBusy] = useState(false);
  const [own, setProblem] = useState('');
  const problem = own === '' && deadLink ? words.session.deadLink : own;
  const field = useId();

  async function submit(): Promise<void> {
    const given = name.trim();
    if (given === '') {
      setProblem(words.name.missing);
      return;
    }
    setBusy(true);
    setProblem('');
    const created = await begin(given);
    setBusy(false);
    setProblem(createdSentence(words, created));
  }

  return (
    <main className="welcome">
      <AssistantPicture className="portrait large" />
      <h1 className="wordmark">{assistant}</h1>
      <p className="lead">{words.name.lead}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void submit();
        }}
      >
        <label htmlFor={field}>{words.name.question}</label>
        <div className="name-row">
          <input
            id={field}
            autoComplete="nickname"
            autoFocus
            enterKeyHint="go"
            maxLength={NAME_LENGTH_MAX}
            value={name}
            aria-invalid={own !== ''}
            aria-describedby={`${field}-problem`}
            onChange={(event) => {
              setName(event.target.value);
            }}
          />
          <button type="submit" className="primary" aria-disabled={busy}>
            {busy ? words.name.beginning : words.name.begin}
          </button>
        </div>
        <p id={`${field}-problem`} className="problem" role="alert">
          {problem}
        </p>
      </form>
      <p className="fine-print">{keepsKey ? words.name.kept : words.name.notKept}</p>
      <div className="choices">
        <LanguageChoice languages={languages} />
        <ThemeChoice />
      </div>
    </main>
  );
}
