import { memo } from 'react';
import type { Model } from '../../connection/frames';
import { Answer } from '../Answer';
import { AssistantPicture } from '../AssistantPicture';
import { useAssistantName } from '../looks';
import { HumanMessage } from './MessageView';
import { TurnActions, type TurnActionsProps } from './TurnActions';
import { TurnFoot, type TurnFootProps } from './TurnFoot';

export interface TurnViewProps extends TurnActionsProps, TurnFootProps {
  readonly models: readonly Model[];
  readonly name: string;
}

/** One question and its answer, or what has become of it. */
export const TurnView = memo(function TurnView(props: TurnViewProps) {
  const assistant = useAssistantName();
  const { models, name, over, turn } = props;
  const shown = turn.earlier ?? turn.answer;
  const model = models.find((candidate) => candidate.id === turn.model);
  return (
    <div className="turn">
      <HumanMessage name={name} text={turn.text} at={turn.at} />
      <div className="line bot">
        <h2 className="speaker">
          <AssistantPicture className="portrait" />
          <span className="bot-name">{assistant}</span>
          {turn.model !== null && <span className="by">{model?.label ?? turn.model}</span>}
        </h2>
        <div className="said">
          {shown !== '' && (
            <Answer
              text={shown}
              streaming={turn.state === 'running' && !over}
              earlier={turn.earlier !== null}
            />
          )}
          <TurnFoot {...props} />
          <TurnActions {...props} />
        </div>
      </div>
    </div>
  );
});
