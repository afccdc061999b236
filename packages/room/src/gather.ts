import type { OpenedPart } from '@parley/replica';
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
import { type DocumentLinks, linksOf } from './document-link.ts';
import type { Environment } from './environment/environment.ts';
import { HeadStart } from './routes/head-start.ts';
import { HomeExpiry } from './routes/home/expiry.ts';
import { HomePin } from './routes/home/home-pin.ts';
import { Receipts } from './routes/home/receipts.ts';
import type { RouteMaker } from './routes/route.ts';
import type { Servers } from './servers.ts';
import { Arrival } from './sync/arrival.ts';
import type { Author } from './sync/author.ts';
import { clientIdOf } from './sync/client-id.ts';
import { closeLogs, type OpenedLogs, openLogs } from './sync/opened-log.ts';
import { DELETION_META, RoomDeletion } from './sync/room-deletion.ts';
import { WITNESSED_META, Witnessed } from './sync/witnessed.ts';

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
  /** Ways to others besides the tabs, home and the mesh. */
  readonly routes?: readonly RouteMaker[] | undefined;
}

/** What a room is made of once the waiting is over: keys, the open log, and what this device remembers of home. */
export interface Gathered extends RoomOptions {
  readonly suite: CryptoSuite;
  readonly access: RoomAccess;
  readonly opened: OpenedLogs;
  /** Null for a viewer. */
  readonly author: Author | null;
  readonly sealer: Sealer;
  readonly receipts: Receipts;
  readonly witnessed: Witnessed;
  readonly arrival: Arrival;
  readonly deletion: RoomDeletion;
  readonly expiry: HomeExpiry;
  readonly device: Hex32;
  readonly links: DocumentLinks;
  readonly headStart: HeadStart;
}

/** Derives the keys, calls the servers and opens this device's log, while `code` loads what works on it. Rejects if any of that
 * does but the call, and then nothing stays open. */
export async function gather(
  options: RoomOptions,
  author: Author | null,
  code: Promise<unknown>,
): Promise<Gathered> {
  const { environment, fragment, servers, origin } = options;
  const { suite, random } = environment;
  // Should keys fail first, that is what is told.
  void Promise.allSettled([code]);
  const opening = openFragment(suite, fragment);
  const [access, sealer] = await Promise.all([opening, createSealer(suite, opening, random)]);
  // From here on what is written is this session's (L11), and who points at it points at this session.
  if (author) author.begin(sealer);
  else options.doc.clientID = clientIdOf(sealer.session);
  const headStart = new HeadStart({ access, prover: sealer, servers, environment });
  // None of this needs the log, so it does not wait for it.
  const early = Promise.all([environment.device(), linksOf(suite, fragment, origin), code]);
  void Promise.allSettled([early]);
  let opened: OpenedLogs | null = null;
  try {
    opened = await openLogs(environment, access.room);
    const remembered = await remember(options, access, sealer, opened);
    const [named, links] = await early;
    const device = opened.refusal ? NO_DEVICE : named;
    return { ...options, ...remembered, device, links, suite, access, opened, author, sealer, headStart };
  } catch (error) {
    headStart.close('left');
    if (opened) await closeLogs(opened);
    throw error;
  }
}

/** What the device knows of the document beside its logs' states. */
async function remember(
  options: RoomOptions,
  access: RoomAccess,
  { session }: Sealer,
  { log, parts, meta }: OpenedLogs,
): Promise<Pick<Gathered, 'arrival' | 'receipts' | 'witnessed' | 'deletion' | 'expiry'>> {
  const { environment, created = false } = options;
  const { suite, logger } = environment;
  const [text] = parts as [OpenedPart];
  const [arrival, receipts, witnessed, deletion] = await Promise.all([
    Arrival.load({ log, state: text.state, logger, session, created }, meta),
    Receipts.load(suite, log, access.room, homePinOf(options), meta),
    meta.getMeta(WITNESSED_META),
    meta.getMeta(DELETION_META),
  ]);
  return {
    arrival,
    receipts,
    witnessed: Witnessed.decode(witnessed),
    deletion: new RoomDeletion(log, logger, deletion),
    expiry: new HomeExpiry(),
  };
}

/** Without a home nothing is asked of it, whatever it is called. */
const homePinOf = ({ environment, fragment, servers: { home } }: RoomOptions): HomePin =>
  new HomePin(
    environment.suite,
    environment.homeKeys,
    home === null ? '' : new URL(home).host,
    fragment.home ?? null,
  );
