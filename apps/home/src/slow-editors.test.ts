import { createSealer, type SealedEdit } from '@parley/seal';
import {
  assembleEnvelope,
  type Bytes,
  encodeHeader,
  envelopeBytes,
  type Hash,
  LIMITS,
  PROTOCOL_VERSION,
  type SessionId,
  sealedBytes,
  sha256Sync,
  utf8,
} from '@parley/wire';
import { beforeEach, expect, test } from 'vitest';
import { type Caller, certificateOf, envelopeMessage, HomeScene } from './testing/home-scene.ts';

const SECOND = 1_000;

let scene: HomeScene;
beforeEach(async () => {
  scene = await HomeScene.make();
});

/** Somebody who brings one large edit, a chunk at a time, as home asks for them. */
class Bringer {
  readonly caller: Caller;
  readonly session: SessionId;
  readonly #edit: SealedEdit;
  readonly #chunks: ReadonlyMap<Hash, Bytes>;
  #given = 0;

  private constructor(caller: Caller, session: SessionId, edit: SealedEdit) {
    this.caller = caller;
    this.session = session;
    this.#edit = edit;
    this.#chunks = new Map(edit.chunks.map((chunk) => [sha256Sync(chunk), chunk]));
  }

  /** `chunks` of 64 KiB, all different. Nobody opens them. */
  static async come(name: string, chunks: number): Promise<Bringer> {
    const { suite, access } = scene;
    const seed = scene.random.bytes(32);
    const sealer = await createSealer(suite, access, { bytes: () => seed.slice(), float: () => 0 });
    const { session } = sealer;
    const caller = await scene.call(sealer);
    const bytes = Array.from({ length: chunks }, (_, i) => chunkOf(`${name} ${i}`));
    const header = {
      version: PROTOCOL_VERSION,
      kind: 'edit',
      room: access.room,
      session,
      part: 0,
      number: 0,
      piece: 0,
    } as const;
    const aad = encodeHeader(header, null, bytes.map(addressOf), null);
    const signed = sealedBytes(aad, new Uint8Array(40));
    const signature = await (await suite.signingKey(seed)).sign(envelopeBytes(header, signed));
    const envelope = assembleEnvelope(signed, signature);
    caller.say(certificateOf(sealer), envelopeMessage(envelope));
    return new Bringer(caller, session, { envelope, chunks: bytes });
  }

  /** Gives the next `count` of what it was asked for. */
  give(count: number): void {
    const asked = this.caller.of('want').flatMap(({ hashes }) => hashes);
    for (const hash of asked.slice(this.#given, this.#given + count)) {
      const bytes = this.#chunks.get(hash);
      this.#given += 1;
      if (bytes) this.caller.say({ type: 'chunk', bytes });
    }
  }

  get atHome(): boolean {
    return this.caller.receipts.some(({ runs }) => runs.has(this.session));
  }

  get size(): number {
    return this.#edit.chunks.length;
  }
}

/** So small that a test is quick, and counted by home as the largest there is: nobody knows a chunk's size in advance. */
const chunkOf = (name: string): Bytes => utf8(name.padEnd(LIMITS.chunk / 32, '.'));
const addressOf = (chunk: Bytes): Hash => sha256Sync(chunk);

/** Runs second by second; returns how many seconds went by until `until`, at most `most`. */
async function pass(most: number, each: (second: number) => void, until: () => boolean): Promise<number> {
  for (let second = 0; second < most; second++) {
    if (until()) return second;
    each(second);
    await scene.run(SECOND);
  }
  return most;
}

test('a large edit whose chunks drip keeps no other large edit out', async () => {
  const dripping = await Bringer.come('dripping', 1_000);
  await scene.run(SECOND);
  const honest = await Bringer.come('honest', 600);
  const seconds = await pass(
    600,
    (second) => {
      if (second % 25 === 0) dripping.give(1);
      honest.give(200);
    },
    () => honest.atHome,
  );
  expect(seconds).toBeLessThan(20);
});

test('one on a slow line gets a large edit through while many drip, and loses nothing that came', async () => {
  const dripping: Bringer[] = [];
  for (let i = 0; i < 8; i++) dripping.push(await Bringer.come(`dripping ${i}`, 1_000));
  const slow = await Bringer.come('slow', 40);
  const seconds = await pass(
    600,
    (second) => {
      for (const each of dripping) if (second % 25 === 0) each.give(1);
      // 1 Mbit/s, by the size its chunks could have.
      slow.give(2);
    },
    () => slow.atHome,
  );
  expect(seconds).toBeLessThan(200);
  expect(slow.caller.of('want').flatMap(({ hashes }) => hashes)).toHaveLength(slow.size);
});

test('one alone on a slow line has all the time there is, and is asked for nothing twice', async () => {
  const slow = await Bringer.come('slow', 60);
  const seconds = await pass(
    2_000,
    (second) => {
      if (second % 10 === 0) slow.give(1);
    },
    () => slow.atHome,
  );
  expect(seconds).toBeGreaterThan(500);
  expect(slow.atHome).toBe(true);
  expect(slow.caller.of('want').flatMap(({ hashes }) => hashes)).toHaveLength(slow.size);
});
