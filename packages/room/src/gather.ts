import {
  type CryptoSuite,
  createSealer,
  type Fragment,
  openFragment,
  type RoomAccess,
  type Sealer,
} from '@parley/seal';
import { type Hex32, NO_SESSION } from '@parley/wire';
import type * as Y from 'yjs';
import { Arrival } from './arrival.ts';
import type { Author } from './author.ts';
import { type DocumentLinks, linksOf } from './document-link.ts';
import type { Environment } from './environment.ts';
import { HeadStart } from './head-start.ts';
import { HomePin } from './home-pin.ts';
import { type OpenedLog, openLog } from './opened-log.ts';
import { OwnSessions } from './own-sessions.ts';
import { Receipts } from './receipts.ts';
import type { Servers } from './servers.ts';

/** The device of a peer without durable storage: it counts as no copy. */
export const NO_DEVICE = NO_SESSION;

export interface RoomOptions {
  readonly fragment: Fragment;
  /** The origin of the document's links, `https://…`. */
  readonly origin: string;
  readonly doc: Y.Doc;
  readonly servers: Servers;
  readonly environment: Environment;
  /** Edits above a snapshot from which on a new one is made; 1,000 if absent. */
  readonly compactAfter?: number | undefined;
  /** The document was made on this device. */
  readonly created?: boolean | undefined;
}

/** What a room is made of once the waiting is over: keys, the open log, and what this device remembers of home. */
export interface Gathered extends RoomOptions {
  readonly suite: CryptoSuite;
  readonly access: RoomAccess;
  readonly opened: OpenedLog;
  /** Null for a viewer. */
  readonly author: Author | null;
  readonly sealer: Sealer;
  readonly receipts: Receipts;
  readonly own: OwnSessions;
  readonly arrival: Arrival;
  readonly device: Hex32;
  readonly links: DocumentLinks;
  readonly headStart: HeadStart;
}

/** Derives the keys and opens this device's log. When it rejects, nothing stays open. */
export async function gather(options: RoomOptions, author: Author | null): Promise<Gathered> {
  const { environment, fragment, servers, origin } = options;
  const { suite, random } = environment;
  const access = await openFragment(suite, fragment);
  const sealer = await createSealer(suite, access, random);
  const headStart = new HeadStart({ access, prover: sealer, servers, environment });
  // None of this needs the log, so it does not wait for it.
  const early = Promise.all([environment.device(), linksOf(suite, fragment, origin)]);
  void Promise.allSettled([early]);
  let opened: OpenedLog | null = null;
  try {
    opened = await openLog(environment, access.room);
    const remembered = await remember(options, access, sealer, opened);
    const [named, links] = await early;
    const device = opened.refusal ? NO_DEVICE : named;
    return { ...options, ...remembered, device, links, suite, access, opened, author, sealer, headStart };
  } catch (error) {
    headStart.close('left');
    await opened?.log.close();
    throw error;
  }
}

/** What the device knows of the document beside its log's state. */
async function remember(
  options: RoomOptions,
  access: RoomAccess,
  { session }: Sealer,
  { log, state, meta }: OpenedLog,
): Promise<Pick<Gathered, 'arrival' | 'receipts' | 'own'>> {
  const { environment, created = false } = options;
  const { suite, logger } = environment;
  const [arrival, receipts, own] = await Promise.all([
    Arrival.load({ log, state, logger, session, created }, meta),
    Receipts.load(suite, log, access.room, homePinOf(options), meta),
    OwnSessions.load(log, state, session, meta),
  ]);
  return { arrival, receipts, own };
}

/** Without a home nothing is asked of it, whatever it is called. */
const homePinOf = ({ environment, fragment, servers: { home } }: RoomOptions): HomePin =>
  new HomePin(
    environment.suite,
    environment.homeKeys,
    home === null ? '' : new URL(home).host,
    fragment.home ?? null,
  );
