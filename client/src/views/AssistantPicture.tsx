import { useState } from 'react';
import { useLooks } from './looks';

interface AssistantPictureProps {
  readonly className: string;
}

/** The assistant's picture, where the operator gave one; its name always stands beside it. */
export function AssistantPicture({ className }: AssistantPictureProps) {
  const { picture } = useLooks();
  // Out of reach: the name alone will do, and a broken image would not.
  const [missing, setMissing] = useState<string | null>(null);
  if (picture === null || picture === missing) return null;
  return (
    <img
      className={className}
      src={picture}
      alt=""
      onError={() => {
        setMissing(picture);
      }}
    />
  );
}
