import type { Logger } from '@parley/runtime';
import type { Certificate, Envelope, Refusal } from '@parley/wire';
import type { Link } from './link.ts';

/** What an honest side never brings. The other refusals say how things stand here. */
const FORGED: ReadonlySet<Refusal> = new Set([
  'malformed',
  'wrong-room',
  'bad-signature',
  'uncertified',
  'bad-certificate',
]);

/** Tells a link why what it brought is not taken; who brings forgeries does not keep it for long. */
export function refuser(logger: Logger) {
  return (link: Link, reason: Refusal, item: Envelope | Certificate): void => {
    const session = 'header' in item ? item.header.session : item.session;
    const number = 'header' in item ? item.header.number : 0;
    link.send({ type: 'refused', reason, session, number });
    logger.warn('refused', { reason, kind: link.info.kind });
    if (FORGED.has(reason)) link.strike();
  };
}
