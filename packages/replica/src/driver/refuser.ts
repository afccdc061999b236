import { type Certificate, type Envelope, LIMITS, type Refusal } from '@parley/wire';
import type { Link } from './link.ts';

/** What an honest side never brings. The other refusals say how things stand here. */
const FORGED: ReadonlySet<Refusal> = new Set([
  'malformed',
  'wrong-room',
  'bad-signature',
  'uncertified',
  'bad-certificate',
]);

/** Tells a link why what it brought is not taken; who brings forgeries does not keep it for long. `warn` writes a line,
 * if it is not one too many. */
export function refuser(warn: (kind: string, link: Link) => void) {
  return (link: Link, reason: Refusal, item: Envelope | Certificate): void => {
    const session = 'header' in item ? item.header.session : item.session;
    const number = 'header' in item ? item.header.number : 0;
    const part = 'header' in item && item.header.part < LIMITS.parts ? item.header.part : 0;
    link.send({ type: 'refused', reason, part, session, number });
    warn(`refused: ${reason}`, link);
    // Its certificate may have been let go of here.
    if (reason === 'uncertified' && link.lostCertificates) return;
    if (FORGED.has(reason)) link.strike();
  };
}
