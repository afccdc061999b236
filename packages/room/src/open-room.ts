import { systemRandom } from '@parley/runtime';
import { webCrypto } from '@parley/seal';
import * as Y from 'yjs';
import { type CreatedDocument, createDocument, parseLink } from './document-link.ts';
import { type BrowserOptions, browserEnvironment } from './environment/browser.ts';
import type { Environment } from './environment/environment.ts';
import { Room } from './room.ts';
import type { RouteMaker } from './routes/route.ts';
import { checkServers, type Servers, serversOf } from './servers.ts';

/** What an app says of the room it opens. */
export interface RoomChoices extends BrowserOptions {
  /** The document's link, or its fragment alone if `servers` and `origin` say the rest. */
  readonly link: string;
  /** Where the document goes: a `Y.Doc`, made here if absent. What it holds already, and what is changed in it from this
   * call on, is shared once the document has loaded. Its client id becomes the session's. */
  readonly doc?: Y.Doc;
  /** Where signaling and home are; by default `/signal` and `/home` beside the link's page. */
  readonly servers?: Servers;
  /** The origin of the links in `room.links`, with a path where Parley stands below one; by default the link's own. */
  readonly origin?: string;
  /** Edits above a snapshot from which on a new one is made; 1,000 if absent. */
  readonly compactAfter?: number;
  /** The document was made on this device (`createLink`), and is opened for the first time: nobody else can have anything
   * of it, so it has arrived. */
  readonly created?: boolean;
}

export interface OpenRoomOptions extends RoomChoices {
  /** Everything outside that the room touches; by default the browser's (`browserEnvironment`), to which the options of
   * `BrowserOptions` apply. */
  readonly environment?: Environment;
  /** Ways to others besides the tabs of this device, home and the mesh. */
  readonly routes?: readonly RouteMaker[];
}

/** This page has no WebCrypto: it is served neither by https nor from localhost. */
export class InsecureContextError extends Error {
  override readonly name = 'InsecureContextError';
}

/**
 * Opens a document by its link. Resolves once it has loaded from this device's log, without waiting for any network;
 * from then on it stays in step with everybody else who has it open, and with home, until `close()`, or until the
 * `Y.Doc` is destroyed.
 *
 * If the device refuses to store (private mode), the document opens all the same; `status.problems` says so and nothing
 * is ever said to be on this device.
 *
 * Whatever it rejects with, nothing stays open.
 *
 * @throws LinkError with `reason` `malformed`, `truncated`, `older-version` or `newer-version`.
 * @throws DocumentError if the `Y.Doc` was destroyed.
 * @throws InsecureContextError where there is no WebCrypto.
 * @throws TypeError for a bare fragment without `origin`, or for servers that are no WebSocket URLs.
 * @throws LogStorageError if this device's log breaks while the document loads from it.
 */
export async function openRoom(options: OpenRoomOptions): Promise<Room> {
  const fragment = parseLink(options.link);
  if (!options.environment) requireSecureContext();
  const origin = options.origin ?? originOf(options.link);
  const servers = options.servers ?? serversOf(origin);
  checkServers(servers);
  return Room.open({
    fragment,
    origin,
    servers,
    doc: options.doc ?? new Y.Doc(),
    compactAfter: options.compactAfter,
    created: options.created,
    routes: options.routes,
    environment: options.environment ?? browserEnvironment(options),
  });
}

/**
 * A new document: its room's id and its links, whole URLs under `origin`, which may have a path where Parley stands below one. Nothing is
 * sent anywhere; the document begins when it is opened. The owner link is given here and never again: `Room.links` has none.
 *
 * @throws InsecureContextError where there is no WebCrypto.
 * @throws TypeError for an origin that is no http(s) URL. */
export async function createLink(origin: string): Promise<CreatedDocument> {
  requireSecureContext();
  if (!URL.canParse(origin) || !/^https?:/i.test(origin))
    throw new TypeError(`an origin is an http(s) URL, and not ${JSON.stringify(origin)}`);
  return createDocument(webCrypto(), systemRandom, placeOf(origin));
}

/** Where a link's page stands: its origin, with the path above it if there is one. */
function originOf(link: string): string {
  if (!URL.canParse(link)) throw new TypeError('a bare fragment needs `origin`');
  return placeOf(link).replace(/\/d$/, '');
}

/** An http(s) URL without what comes after its path, and without slashes at the end. */
function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

function requireSecureContext(): void {
  if (globalThis.crypto?.subtle) return;
  throw new InsecureContextError(
    'this page needs https (or localhost): without it the browser gives no cryptography',
  );
}
