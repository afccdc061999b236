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
}

/** Derives the keys and opens this device's log. When it rejects, the log is closed. */
export async function gather(options: RoomOptions, author: Author | null): Promise<Gathered> {
  const { environment, fragment, origin } = options;
  const { suite, random } = environment;
  const access = await openFragment(suite, fragment);
  const opened = await openLog(environment, access.room);
  try {
    const sealer = await createSealer(suite, access, random);
    const { log, state } = opened;
    return {
      ...options,
      suite,
      access,
      opened,
      author,
      sealer,
      arrival: await Arrival.load({
        ...{ log, state, logger: environment.logger },
        ...{ session: sealer.session, created: options.created ?? false },
      }),
      receipts: await Receipts.load(suite, opened.log, access.room),
      own: await OwnSessions.load(opened.log, opened.state, sealer.session),
      device: opened.refusal ? NO_DEVICE : await environment.device(),
      links: await linksOf(suite, fragment, origin),
    };
  } catch (error) {
    await opened.log.close();
    throw error;
  }
}
