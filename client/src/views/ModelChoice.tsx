import type { Model } from '../connection/frames';
import { useWords } from './language';

interface ModelChoiceProps {
  readonly models: readonly Model[];
  /** The one that answers next; null while none is known. */
  readonly model: Model | null;
  readonly choose: (id: string) => void;
}

/** Which language model answers, to be chosen where there are several. */
export function ModelChoice({ models, model, choose }: ModelChoiceProps) {
  const words = useWords().header;
  if (model === null) return null;
  if (models.length < 2) return <p className="model">{words.withModel(model.label)}</p>;
  return (
    <select
      className="choice model"
      aria-label={words.model}
      title={words.model}
      value={model.id}
      onChange={(event) => {
        choose(event.target.value);
      }}
    >
      {models.map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </select>
  );
}
