import { openRoom, parseLink } from '@parley/room';
import { createOpener, createVerifier, openFragment, webCrypto } from '@parley/seal';
import { asBytes, decodeEnvelope, type Envelope } from '@parley/wire';
import * as Y from 'yjs';
import { textIs } from '../meeting.ts';
import { Smoothness } from '../paste/smoothness.ts';

/** As many as Parley has on their way to WebCrypto's threads at once. */
const AT_ONCE = 32;

/** How a document came that is many small envelopes, ms. */
export interface OpenedLoose {
  readonly ms: number;
  readonly longestTask: number;
  /** The longest time in which the document did not grow. */
  readonly longestSilence: number;
}

/** What the bench process asks of a page to which a log comes. */
export class LogPage {
  /** The milliseconds that it takes to verify and decrypt these, and nothing else. */
  async alone(link: string, url: string): Promise<number> {
    const encoded: string[] = await json(url);
    const envelopes = encoded.map((text) =>
      decodeEnvelope(asBytes(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)))),
    );
    const suite = webCrypto();
    const access = await openFragment(suite, parseLink(link));
    const verifier = createVerifier(suite, access.room, access.publicKeys);
    const opener = createOpener(suite, access);
    const began = performance.now();
    let next = 0;
    const one = async (envelope: Envelope): Promise<void> => {
      const [isValid] = await Promise.all([verifier.envelope(envelope), opener.open(envelope, [])]);
      if (!isValid) throw new Error('an envelope that nobody signed');
    };
    const line = async (): Promise<void> => {
      for (let envelope = envelopes[next++]; envelope; envelope = envelopes[next++]) await one(envelope);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, line));
    return performance.now() - began;
  }

  /** Opens the document from home. */
  async open(link: string, home: string, contentUrl: string): Promise<OpenedLoose> {
    const content: string = await json(contentUrl);
    const doc = new Y.Doc();
    const smoothness = new Smoothness();
    const began = performance.now();
    let grewAt = began;
    let longestSilence = 0;
    const grew = (): void => {
      const now = performance.now();
      longestSilence = Math.max(longestSilence, now - grewAt);
      grewAt = now;
    };
    doc.on('update', grew);
    const stands = textIs(doc, content).then(() => performance.now());
    const room = await openRoom({ link, doc, servers: { signaling: null, home } });
    const ms = (await stands) - began;
    doc.off('update', grew);
    const { longestTask } = smoothness.figures();
    await room.close();
    return { ms, longestTask, longestSilence };
  }
}

async function json<Value>(url: string): Promise<Value> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}
