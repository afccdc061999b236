import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { newDocument } from '@parley/e2e';
import { openFragment } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import type { RoomId } from '@parley/wire';
import type { StackOptions } from '../../page/src/stacks/stack.ts';
import { Browser } from '../lib/browser.ts';
import { compactedSizes, homeSizes } from '../lib/home-sizes.ts';
import { type Own, owning } from '../lib/owning.ts';
import { PageServer } from '../lib/page-server.ts';
import { progress } from '../lib/progress.ts';
import { quantile } from '../lib/quantile.ts';
import { ParleyServers } from '../lib/servers.ts';
import { ask } from '../lib/tabs.ts';
import { TEXT } from '../traces/history.ts';
import { NodeAuthor } from './node-author.ts';

const IMAGE_BYTES = 850_000;
/** As many edits as bring the images: then a base is made of them at once. */
const COMPACT_AT_ONCE = 1;
/** Between two letters: no two share an envelope. */
const KEY_MS = 3;
const NEVER_MS = 120_000;
/** A base that is due is made within so long after the last edit. */
const DUE_MS = 20_000;

/** What a document with many images costs its people. */
export interface ImageRoom {
  readonly imageBytes: number;
  /** What the author sends to home for the first small edits above the base, and how many those are. */
  readonly first: number;
  readonly uploaded: number;
  /** And how many more there are after that. */
  readonly more: number;
  readonly uploadedMore: number;
  /** Until the text stands in a fresh browser, from home, ms: right after the base, after the first edits, and after all. */
  readonly afterBase: number;
  readonly afterFirst: number;
  readonly afterAll: number;
  /** What home has in the end. */
  readonly edits: number;
}

export interface ImageRoomOptions {
  readonly images: number;
  readonly first: number;
  readonly more: number;
  readonly repetitions: number;
}

/** Written from a Node process, opened by fresh browsers; the author stays. */
export function measureImageRoom(options: ImageRoomOptions): Promise<ImageRoom> {
  const { images, first, more, repetitions } = options;
  return owning(async (own) => {
    const pages = own(await PageServer.start());
    const servers = own(await ParleyServers.start());
    const { edit: link } = await newDocument(pages.origin);
    const document: StackOptions = { stack: 'parley', link, signaling: null, home: servers.homeUrl };
    const { room } = await openFragment(nodeCrypto(), new URL(link).hash.slice(1));

    progress(`images: ${images} of them`);
    await owning((ownAuthor) => bringImages(ownAuthor, { link, home: servers.homeUrl, images }));
    await compactedSizes(servers.home.dataFolder, room);
    const author = await NodeAuthor.open(own, { link, home: servers.homeUrl });
    await author.arrived();
    await author.everythingAtHome();
    const arrival = async (what: string): Promise<number> => {
      progress(`images: a newcomer ${what}`);
      const text = author.doc.getText(TEXT).toString();
      return arrivalIn(pages, document, pages.offer('content', text), repetitions);
    };
    const afterBase = await arrival('right after the base');

    progress(`images: ${first} small edits`);
    const uploaded = await type(author, first);
    const afterFirst = await arrival(`after ${first} small edits`);
    progress(`images: ${more} more`);
    const uploadedMore = await type(author, more);
    const afterAll = await arrival(`after ${more} more`);
    const { edits } = await homeSizes(servers.home.dataFolder, room as RoomId);
    return {
      imageBytes: images * IMAGE_BYTES,
      ...{ first, uploaded, more, uploadedMore, afterBase, afterFirst, afterAll, edits },
    };
  });
}

/** Somebody brings the images and a sentence, and makes a base of them. */
async function bringImages(
  own: Own,
  { link, home, images }: { link: string; home: string; images: number },
): Promise<void> {
  const author = await NodeAuthor.open(own, { link, home, compactAfter: COMPACT_AT_ONCE });
  author.doc.getText(TEXT).insert(0, 'A document with images. ');
  for (let image = 0; image < images; image++) {
    author.doc.getMap('images').set(randomUUID(), new Uint8Array(randomBytes(IMAGE_BYTES)));
    await author.room.flush();
  }
  await author.everythingAtHome();
  await sleep(DUE_MS);
  await author.everythingAtHome();
}

/** Letters, each in an edit of its own, until home has them and what is due is done. What was sent to home for them, bytes. */
async function type(author: NodeAuthor, edits: number): Promise<number> {
  const before = author.uploaded;
  const text = author.doc.getText(TEXT);
  for (let edit = 0; edit < edits; edit++) {
    text.insert(text.length, 'x');
    await sleep(KEY_MS);
  }
  await author.everythingAtHome();
  await sleep(DUE_MS);
  await author.everythingAtHome();
  return author.uploaded - before;
}

/** The median of so many fresh browsers, after one to warm home up. */
async function arrivalIn(
  pages: PageServer,
  document: StackOptions,
  contentUrl: string,
  repetitions: number,
): Promise<number> {
  const samples: number[] = [];
  for (let round = 0; round <= repetitions; round++) {
    const ms = await owning(async (own) => {
      const browser = own(await Browser.launch('newcomer', pages.origin));
      return ask(await browser.tab(), 'openWithin', NEVER_MS, document, contentUrl);
    });
    if (round > 0) samples.push(ms ?? Number.POSITIVE_INFINITY);
  }
  return quantile(samples, 0.5);
}
