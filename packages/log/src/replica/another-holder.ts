import type { Envelope, Hash } from '@parley/wire';
import type { Link } from './link.ts';

/** Whom to ask for what `than` did not bring: a link that acknowledged it (or stands on the snapshot `hash`), else any. */
export function anotherHolder(
  links: Iterable<Link>,
  { header }: Envelope,
  hash: Hash | null,
  than: Link,
): Link | null {
  let any: Link | null = null;
  for (const link of links) {
    if (link === than) continue;
    const has = hash === null ? (link.acked.get(header.session) ?? 0) > header.number : link.base === hash;
    if (has) return link;
    any = link;
  }
  return any;
}
