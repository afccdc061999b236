import { systemRandom } from '@parley/runtime';
import { openFragment, webCrypto } from '@parley/seal';
import * as Y from 'yjs';
import {
  type BrowserOptions,
  browserEnvironment,
  storageRefusal,
  withoutStorage,
} from './browser-environment.ts';
import { createDocument, type DocumentLinks, parseLink } from './document-link.ts';
import type { Environment } from './environment.ts';
import { Room, type Servers } from './room.ts';

export interface OpenRoomOptions extends BrowserOptions {
  /** The document's link, or its fragment alone if `servers` and `origin` say the rest. */
  readonly link: string;
  /** Where the document goes. A fresh one if absent. What it holds already is not shared; what is changed in it before
   * the room has loaded is, once it has. */
  readonly doc?: Y.Doc;
  /** Where signaling and home are; by default `/signal` and `/home` of the link's own origin. */
  readonly servers?: Servers;
  /** The origin of the links in `room.links`; by default the link's own. */
  readonly origin?: string;
  /** Edits above a snapshot from which on a new one is made; 1,000 if absent. */
  readonly compactAfter?: number;
  /** Everything outside that the room touches; by default the browser's. */
  readonly environment?: Environment;
}

/** This page has no WebCrypto: it is served neither by https nor from localhost. */
export class InsecureContextError extends Error {
  override readonly name = 'InsecureContextError';
}

/**
 * Opens a document by its link. Resolves once it has loaded from this device's log, without waiting for any network;
 * from then on it stays in step with everybody else who has it open, and with home, until `close()`.
 *
 * If the device refuses to store (private mode), the document opens all the same; `status.problems` says so and nothing
 * is ever said to be on this device.
 *
 * @throws LinkError with `reason` `malformed`, `truncated` or `newer-version`.
 * @throws InsecureContextError where there is no WebCrypto.
 */
export async function openRoom(options: OpenRoomOptions): Promise<Room> {
  const fragment = parseLink(options.link);
  if (!options.environment) requireSecureContext();
  const environment = options.environment ?? browserEnvironment(options);
  const origin = options.origin ?? originOf(options.link);
  const servers = options.servers ?? serversOf(origin);
  const doc = options.doc ?? new Y.Doc();
  const { room } = await openFragment(environment.suite, fragment);
  const refusal = await storageRefusal(environment, room);
  const { compactAfter } = options;
  const opening = { fragment, origin, doc, servers, ...(compactAfter === undefined ? {} : { compactAfter }) };
  if (!refusal) return Room.open({ ...opening, environment });
  return Room.open({ ...opening, environment: withoutStorage(environment), ephemeral: refusal });
}

/** A new document's links, whole URLs under `origin`. Nothing is sent anywhere; the document begins when it is opened. */
export async function createLink(origin: string): Promise<Required<DocumentLinks>> {
  requireSecureContext();
  return createDocument(webCrypto(), systemRandom, origin);
}

/** `/signal` and `/home` of an http(s) origin, as WebSocket URLs. */
export function serversOf(origin: string): Servers {
  const base = origin.replace(/^http/, 'ws');
  return { signaling: `${base}/signal`, home: `${base}/home` };
}

function originOf(link: string): string {
  try {
    return new URL(link).origin;
  } catch (cause) {
    throw new TypeError('a bare fragment needs `origin`', { cause });
  }
}

function requireSecureContext(): void {
  if (globalThis.crypto?.subtle) return;
  throw new InsecureContextError(
    'this page needs https (or localhost): without it the browser gives no cryptography',
  );
}
