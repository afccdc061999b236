import { useEffect, useId, useRef, useState } from 'react';
import { text } from '../text/index.ts';

/** How long “Copied” stands on the button, in milliseconds. */
const COPIED_STAYS = 2_000;

type Copying = 'idle' | 'copied' | 'by-hand';

export interface CopyFieldProps {
  readonly name: string;
  readonly says: string;
  readonly value: string;
}

/** A link with a button that copies it. Where the browser refuses the clipboard, the link is selected instead. */
export function CopyField({ name, says, value }: CopyFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [copying, setCopying] = useState<Copying>('idle');

  useEffect(() => {
    if (copying !== 'copied') return;
    const timer = setTimeout(() => setCopying('idle'), COPIED_STAYS);
    return () => clearTimeout(timer);
  }, [copying]);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(value);
      setCopying('copied');
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      input.current?.focus();
      input.current?.select();
      setCopying('by-hand');
    }
  };

  return (
    <div className="copy-field">
      <label className="field-name" htmlFor={id}>
        {name}
      </label>
      <p className="note" id={`${id}-says`}>
        {says}
      </p>
      <div className="copy-row">
        <input
          id={id}
          ref={input}
          className="input link"
          type="text"
          readOnly
          value={value}
          aria-describedby={`${id}-says`}
          onFocus={(event) => event.target.select()}
        />
        <button
          type="button"
          className="button"
          aria-label={text.share.copyLabel(name)}
          onClick={() => void copy()}
        >
          {copying === 'copied' ? text.share.copied : text.share.copy}
        </button>
      </div>
      <p className={copying === 'by-hand' ? 'note' : 'only-heard'} role="status">
        {copying === 'copied' ? text.share.copied : copying === 'by-hand' ? text.share.copyByHand : ''}
      </p>
    </div>
  );
}
