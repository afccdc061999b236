import type { Sealer } from '@parley/seal';
import { TokenBucket } from '@parley/transport';
import { type Counts, type Envelope, type Hash, utf8 } from '@parley/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  certificateOf,
  editsOf,
  envelopeMessage,
  type Hand,
  ReplicaScene,
  type TestReplica,
} from '../testing/replicas.ts';
import { type Shared, shareBounds } from './shared.ts';
import { MOST_BEHIND } from './snapshots.ts';

const CALLER = { kind: 'caller', session: null } as const;
/** Edits of the room before anybody claims anything. */
const EDITS = 40;

let scene: ReplicaScene;
let author: Sealer;
let edits: Envelope[];
let shared: Shared;
/** Positions that were read of the log. */
let looks: number[];

beforeEach(async () => {
  scene = await ReplicaScene.make();
  author = await scene.author();
  edits = await editsOf(author, 0, EDITS);
  shared = shareBounds((error) => expect.unreachable(String(error)));
  looks = [];
});

async function homeWithEdits(): Promise<TestReplica> {
  const home = await scene.replica({ snapshots: 'compare-and-swap', shared });
  const { log } = home;
  const at = log.at.bind(log);
  log.at = (seq) => {
    looks.push(seq);
    return at(seq);
  };
  const hand = await caller(home);
  hand.say(...edits.map(envelopeMessage));
  await scene.run(50);
  expect(home.replica.position.seq).toBe(EDITS);
  return home;
}

async function caller(home: TestReplica): Promise<Hand> {
  const hand = await scene.syncedHand(home, CALLER);
  hand.say(certificateOf(author));
  return hand;
}

/** A claim of what stood at `seq`, or of that moment with other counts. */
async function claim(home: TestReplica, seq: number, covers?: Counts) {
  const then = await home.log.at(seq);
  // That was the test's own look.
  looks.pop();
  const head: Hash = then?.head ?? home.replica.position.head;
  const { epoch } = home.replica.position;
  const said = { epoch, parent: null, seq, head, covers: covers ?? new Map([[author.session, seq]]) };
  const { envelope } = await author.snapshot(said, utf8('snapshot'));
  return envelopeMessage(envelope);
}

/** One after the other comes, brings 16 false claims, and goes. */
async function reconnecting(home: TestReplica, times: number, seq: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    const hand = await caller(home);
    for (let j = 0; j < 16; j++)
      hand.say(await claim(home, seq, new Map([[author.session, 1_000 + i * 16 + j]])));
    await scene.run(10);
    hand.close('left');
  }
}

describe('rule 5: what judging costs', () => {
  test('false claims about the present read nothing of the log, and do not stand in the way of a true one', async () => {
    const home = await homeWithEdits();
    await reconnecting(home, 5, EDITS);
    expect(looks).toEqual([]);
    const honest = await caller(home);
    honest.say(await claim(home, EDITS));
    await scene.run(20);
    expect(home.replica.base).not.toBeNull();
  });

  test('of claims about the past a room looks up a few, however often their makers come again; and later others', async () => {
    const home = await homeWithEdits();
    await reconnecting(home, 5, 0);
    expect(looks.length).toBeGreaterThan(0);
    expect(looks.length).toBeLessThan(12);
    const honest = await caller(home);
    await scene.run(2_000);
    honest.say(await claim(home, EDITS - 2));
    await scene.run(20);
    expect(home.replica.base).not.toBeNull();
  });

  test('a claim from too long ago is stale, and nothing is read for it', async () => {
    const home = await homeWithEdits();
    const state = await home.log.refresh();
    const seq = EDITS + MOST_BEHIND;
    const later = await scene.replica({
      log: home.log,
      snapshots: 'compare-and-swap',
      shared,
      state: { ...state, position: { ...state.position, seq } },
    });
    const hand = await caller(later);
    hand.say(await claim(later, EDITS - 1));
    await scene.run(20);
    expect([looks, hand.refusals]).toEqual([[], ['stale-snapshot']]);
    hand.say(await claim(later, EDITS));
    await scene.run(20);
    expect(looks).toEqual([EDITS]);
  });

  test('what all rooms read for it has one bound, by what it costs; a room that has to wait strikes nobody', async () => {
    shared = { ...shared, judged: new TokenBucket(EDITS, 1.5 * EDITS, 0) };
    const homes = [await homeWithEdits(), await homeWithEdits()] as const;
    const hands = [await caller(homes[0]), await caller(homes[1])] as const;
    hands[0].say(await claim(homes[0], 1, new Map([[author.session, 7]])));
    hands[1].say(await claim(homes[1], 1));
    await scene.run(10);
    expect(looks.length).toBeLessThan(2);
    expect([hands[1].refusals, hands[1].closed]).toEqual([['stale-snapshot'], null]);
    await scene.run(2_000);
    hands[1].say(await claim(homes[1], 1));
    await scene.run(10);
    expect(homes[1].replica.base).not.toBeNull();
  });
});
