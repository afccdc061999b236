import { useId, useRef } from 'react';
import { text } from '../text/late.ts';
import { latePart } from '../ui/late-part.ts';
import { Later } from '../ui/later.tsx';
import { QrIcon, SendIcon } from './icons.tsx';
import { canSend, send } from './send.ts';
import { useCopy } from './use-copy.ts';

const QrCode = latePart(async () => (await import('./qr-code.tsx')).QrCode);

export interface LinkFieldProps {
  readonly name: string;
  /** What it allows, in a sentence. */
  readonly says: string;
  readonly link: string;
  /** Whether its QR code is shown. */
  readonly qr: boolean;
  readonly onQr: (shown: boolean) => void;
}

/** A link to pass on: copied, scanned from the screen, or sent with what the device has for that. */
export function LinkField({ name, says, link, qr, onQr }: LinkFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [copying, copy] = useCopy(input);
  return (
    <div className="link-field">
      <label className="field-name" htmlFor={id}>
        {name}
      </label>
      <p className="note" id={`${id}-says`}>
        {says}
      </p>
      <div className="link-row">
        <input
          id={id}
          ref={input}
          className="input link"
          type="text"
          dir="ltr"
          readOnly
          value={link}
          aria-describedby={`${id}-says`}
          onFocus={(event) => event.target.select()}
        />
        <button
          type="button"
          className="button link-copy"
          aria-label={text.share.copyLabel(name)}
          onClick={() => void copy()}
        >
          {copying === 'copied' ? text.share.copied : text.share.copy}
        </button>
        <button
          type="button"
          className="icon-button link-more"
          aria-label={text.share.qrLabel(name)}
          title={text.share.qr}
          aria-expanded={qr}
          aria-controls={`${id}-qr`}
          onClick={() => onQr(!qr)}
        >
          <QrIcon />
        </button>
        {canSend() ? (
          <button
            type="button"
            className="icon-button link-more"
            aria-label={text.share.sendLabel(name)}
            title={text.share.send}
            onClick={() => void send(link)}
          >
            <SendIcon />
          </button>
        ) : null}
      </div>
      <p className={copying === 'by-hand' ? 'note' : 'only-heard'} role="status">
        {copying === 'copied' ? text.share.copied : copying === 'by-hand' ? text.share.copyByHand : ''}
      </p>
      <div id={`${id}-qr`} className="qr-place" hidden={!qr}>
        {qr ? (
          <>
            <div className="qr-card">
              <Later>
                <QrCode name={text.share.qrLabel(name)} value={link} />
              </Later>
            </div>
            <p className="note">{text.share.qrSays}</p>
          </>
        ) : null}
      </div>
    </div>
  );
}
