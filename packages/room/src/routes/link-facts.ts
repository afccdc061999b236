import type { LinkInfo } from '@parley/replica';

/** What follows from what is at the other end of a link. Whoever needs to know asks by the question, not by the kind. */
export interface LinkFacts {
  /** The server that keeps the room's log: it introduces itself to nobody, and its receipts are its own word. */
  readonly isHome: boolean;
  /** A tab of this device: no second copy, and it has no connections of its own. */
  readonly isTab: boolean;
  /** Another device, met itself: what goes to it follows the broadcast tree. To every other link everything goes. */
  readonly isMeshed: boolean;
}

const NEITHER: LinkFacts = { isHome: false, isTab: false, isMeshed: false };

const FACTS: Readonly<Record<LinkInfo['kind'], LinkFacts>> = {
  home: { ...NEITHER, isHome: true },
  tab: { ...NEITHER, isTab: true },
  peer: { ...NEITHER, isMeshed: true },
  caller: NEITHER,
};

export const factsOf = ({ info }: { readonly info: Pick<LinkInfo, 'kind'> }): LinkFacts => FACTS[info.kind];
