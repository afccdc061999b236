import { createOwnerLink, createSealer, createVerifier, openFragment, type Sealer } from '@parley/seal';
import { type Bytes, concat, decodeEnvelope, type Envelope, LIMITS, utf8 } from '@parley/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Forwarding } from '../forwarding.ts';
import {
  certificateOf,
  editsOf,
  envelopeMessage,
  type Hand,
  ReplicaScene,
  type TestReplica,
} from '../testing/replicas.ts';
import { sampleBytes } from '../testing/samples.ts';
import { Budget } from './budget.ts';
import { shareBounds } from './shared.ts';

/** The tag of `chunk` on the wire. */
const TAG_CHUNK = 21;

let scene: ReplicaScene;
let target: TestReplica;
let author: Sealer;

beforeEach(async () => {
  scene = await ReplicaScene.make();
  target = await scene.replica();
  author = await scene.author();
});

/** The same envelope with a byte of its body changed, and the real one's signature. */
function forgery(real: Envelope): Envelope {
  const bytes: Bytes = real.bytes.slice();
  const at = real.bytes.length - 64 - 1;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return decodeEnvelope(bytes);
}

const numbers = ({ accepted }: TestReplica): number[] => accepted.map(({ header }) => header.number);

async function certified(hand?: Hand): Promise<Hand> {
  const ready = hand ?? (await scene.syncedHand(target));
  ready.say(certificateOf(author));
  await scene.run(5);
  return ready;
}

describe('rule 4: what is let in', () => {
  test('rule 4: an envelope already held is dropped in silence, however often it comes', async () => {
    const hand = await certified();
    const [edit] = (await editsOf(author, 0, 1)) as [Envelope];
    for (let i = 0; i < 200; i++) hand.say(envelopeMessage(edit));
    await scene.run(50);
    expect(numbers(target)).toEqual([0]);
    expect(hand.refusals).toEqual([]);
    expect(hand.closed).toBeNull();
  });

  test('rule 4: a forgery that carries the signature of the real one does not suppress it', async () => {
    const [edit] = (await editsOf(author, 0, 1)) as [Envelope];
    const forger = await certified();
    const honest = await scene.syncedHand(target);
    forger.say(envelopeMessage(forgery(edit)));
    honest.say(envelopeMessage(edit));
    await scene.run(20);
    expect(target.accepted).toEqual([edit]);
    expect(forger.refusals).toEqual(['bad-signature']);
    expect(honest.refusals).toEqual([]);
  });

  test('rule 4: nor does a forger who sends the real one too, and is banned before its turn comes', async () => {
    const [edit] = (await editsOf(author, 0, 1)) as [Envelope];
    const forger = await certified();
    const honest = await scene.syncedHand(target);
    const others = await editsOf(author, 1, 200);
    forger.say(...others.map((each) => envelopeMessage(forgery(each))), envelopeMessage(edit));
    honest.say(envelopeMessage(edit));
    await scene.run(50);
    expect(forger.closed).toBe('misbehaving');
    expect(honest.refusals).toEqual([]);
    expect(honest.closed).toBeNull();
    expect(target.accepted).toEqual([edit]);
  });

  test('rule 4: who brings a forgery is told why; after 64 of them it is shut out, the others are not', async () => {
    const forger = await certified();
    const honest = await scene.syncedHand(target);
    const edits = await editsOf(author, 0, 70);
    for (const edit of edits) forger.say(envelopeMessage(forgery(edit)));
    await scene.run(50);
    expect(forger.closed).toBe('misbehaving');
    expect(forger.refusals.length).toBeGreaterThanOrEqual(63);
    for (const edit of edits) honest.say(envelopeMessage(edit));
    await scene.run(50);
    expect(target.accepted).toEqual(edits);
  });

  test('rule 4: nothing is believed, and nobody pruned, because of an envelope that is not verified yet', async () => {
    const asked: string[] = [];
    const wary: Forwarding = {
      linkUp() {},
      linkDown: () => [],
      targets: () => [],
      first: () => [],
      duplicate: (origin) => {
        asked.push(origin);
        return true;
      },
      pruned() {},
      grafted() {},
      graft() {},
    };
    target = await scene.replica({ forwarding: wary });
    const [edit] = (await editsOf(author, 0, 1)) as [Envelope];
    const [one, two] = [await certified(), await scene.syncedHand(target)];
    one.say(envelopeMessage(forgery(edit)));
    two.say(envelopeMessage(forgery(edit)));
    await scene.run(20);
    expect(asked).toEqual([]);
    expect([one, two].map(({ link }) => link.theirs.size)).toEqual([0, 0]);
    expect([one, two].map(({ refusals }) => refusals)).toEqual([['bad-signature'], ['bad-signature']]);
    expect(two.of('prune')).toEqual([]);
  });

  test('each who brought an edit while it waited counts as having it', async () => {
    const [first, second] = (await editsOf(author, 0, 2)) as [Envelope, Envelope];
    const [one, two] = [await certified(), await scene.syncedHand(target)];
    one.say(envelopeMessage(second));
    two.say(envelopeMessage(second));
    await scene.run(10);
    expect(target.accepted).toEqual([]);
    one.say(envelopeMessage(first));
    await scene.run(10);
    expect(target.accepted).toEqual([first, second]);
    expect([one, two].map(({ link }) => link.theirs.get(author.session))).toEqual([2, 2]);
  });
});

describe('order', () => {
  test('edits wait for the numbers before them', async () => {
    const hand = await certified();
    const edits = await editsOf(author, 0, 20);
    for (const edit of [...edits].reverse()) hand.say(envelopeMessage(edit));
    await scene.run(20);
    expect(target.accepted).toEqual(edits);
  });

  test('of two edits signed under one number the first stands, and the other is nothing', async () => {
    const [author, again] = await scene.twins();
    const { envelope: first } = await author.edit(0, utf8('one thing'));
    const { envelope: second } = await again.edit(0, utf8('another'));
    const [one, two] = [await scene.syncedHand(target), await scene.syncedHand(target)];
    one.say(certificateOf(author));
    await scene.run(10);
    one.say(envelopeMessage(first));
    two.say(envelopeMessage(second));
    await scene.run(20);
    expect(target.accepted).toEqual([first]);
    expect(target.replica.held.get(author.session)).toBe(1);
    expect(two.refusals).toEqual([]);
  });

  test('what waits behind a gap gives way to what fills it, and all of it arrives in the end', async () => {
    // The largest envelopes there are: 37 MB, more than one link may have waiting here.
    const { author, sign } = await scene.newer();
    const hand = await scene.syncedHand(target);
    const edits = await Promise.all(
      Array.from({ length: 150 }, (_, number) => sign('edit', number, 250_000)),
    );
    hand.say(certificateOf(author), ...edits.slice(10).map(envelopeMessage));
    await scene.run(50);
    expect(target.accepted).toEqual([]);
    hand.say(...edits.slice(0, 10).map(envelopeMessage));
    await scene.run(50);
    expect(target.accepted.length).toBeGreaterThanOrEqual(10);
    hand.say(...edits.slice(target.accepted.length).map(envelopeMessage));
    await scene.run(50);
    expect(numbers(target)).toEqual(edits.map((_, number) => number));
    expect(hand.refusals).toEqual([]);
  });

  test('what waits for a number that nobody brings is let go of once those who brought it are gone', async () => {
    const hand = await certified();
    const [first, second, third] = (await editsOf(author, 0, 3)) as [Envelope, Envelope, Envelope];
    hand.say(envelopeMessage(second), envelopeMessage(third));
    await scene.run(20);
    hand.close('left');
    await scene.run(80_000);
    const other = await scene.syncedHand(target);
    other.say(envelopeMessage(first), envelopeMessage(second));
    await scene.run(20);
    expect(target.accepted).toEqual([first, second]);
  });
});

describe('certificates', () => {
  test('an envelope ahead of its certificate is refused, and taken when it comes again behind it', async () => {
    const hand = await scene.syncedHand(target);
    const [edit] = (await editsOf(author, 0, 1)) as [Envelope];
    hand.say(envelopeMessage(edit));
    await scene.run(10);
    expect(hand.refusals).toEqual(['uncertified']);
    hand.say(certificateOf(author), envelopeMessage(edit));
    await scene.run(10);
    expect(target.accepted).toEqual([edit]);
  });
});

describe('rule 5: unknown versions', () => {
  test('rule 5: an edit of an unknown version is verified, held and forwarded like any other', async () => {
    const { author, sign } = await scene.newer();
    const envelope = await sign('edit', 0);
    const [from, to] = [await scene.syncedHand(target), await scene.syncedHand(target)];
    from.say(certificateOf(author), envelopeMessage(envelope));
    await scene.run(20);
    expect(target.accepted).toEqual([envelope]);
    expect(to.of('envelope').map(({ envelope }) => envelope)).toEqual([envelope]);
    expect(await target.log.read(author.session, 0, 9)).toEqual([envelope]);
  });

  test('rule 5: a forged one is refused', async () => {
    const { author, sign } = await scene.newer();
    const envelope = await sign('edit', 0);
    const hand = await scene.syncedHand(target);
    hand.say(certificateOf(author), envelopeMessage(forgery(envelope)));
    await scene.run(20);
    expect([target.accepted, hand.refusals]).toEqual([[], ['bad-signature']]);
  });

  test('rule 5: a snapshot of an unknown version is refused, and nobody is banned for it', async () => {
    const { author, sign } = await scene.newer();
    const envelope = await sign('snapshot', 0);
    const hand = await scene.syncedHand(target);
    hand.say(certificateOf(author));
    for (let i = 0; i < 100; i++) hand.say(envelopeMessage(envelope));
    await scene.run(20);
    expect(new Set(hand.refusals)).toEqual(new Set(['bad-snapshot']));
    expect(hand.closed).toBeNull();
  });
});

describe('chunks', () => {
  const paste = (number: number, chunks: number) =>
    author.edit(number, sampleBytes(`paste ${number}`, chunks * 65_000));

  test('an edit is accepted with its chunks, in the order of its session, once they are here', async () => {
    const hand = await certified();
    const { envelope, chunks } = await paste(0, 3);
    const [next] = (await editsOf(author, 1, 2)) as [Envelope];
    hand.say(envelopeMessage(envelope), envelopeMessage(next));
    await scene.run(20);
    expect(target.accepted).toEqual([]);
    expect(hand.of('want').flatMap(({ hashes }) => hashes)).toEqual(envelope.chunks);
    for (const bytes of chunks) hand.say({ type: 'chunk', bytes });
    await scene.run(20);
    expect(target.accepted).toEqual([envelope, next]);
    expect(await Promise.all(envelope.chunks.map((hash) => target.log.chunk(hash)))).toEqual(chunks);
  });

  test('nothing is fetched for what is not next: it would wait here with all its chunks', async () => {
    const hand = await certified();
    const { envelope } = await paste(1, 3);
    hand.say(envelopeMessage(envelope));
    await scene.run(1_000);
    expect(hand.of('want')).toEqual([]);
  });

  test('if its one source closes they are asked of another link', async () => {
    const hand = await certified();
    const other = await scene.syncedHand(target);
    const { envelope, chunks } = await paste(0, 2);
    hand.say(envelopeMessage(envelope));
    await scene.run(20);
    hand.close('left');
    await scene.run(20);
    expect(other.of('want').flatMap(({ hashes }) => hashes)).toEqual(envelope.chunks);
    for (const bytes of chunks) other.say({ type: 'chunk', bytes });
    await scene.run(20);
    expect(target.accepted).toEqual([envelope]);
  });

  test('a paste whose chunks nobody has is asked for a bounded number of times, and taken when it comes again', async () => {
    const hand = await certified();
    const { envelope, chunks } = await paste(0, 2);
    hand.say(envelopeMessage(envelope));
    await scene.run(120_000);
    expect(hand.of('want').length).toBeLessThanOrEqual(11);
    hand.say(envelopeMessage(envelope));
    await scene.run(20);
    for (const bytes of chunks) hand.say({ type: 'chunk', bytes });
    await scene.run(20);
    expect(target.accepted).toEqual([envelope]);
  });

  test('a chunk above the limit closes its connection with too-large, and harms nobody else', async () => {
    const [hand, other] = [await certified(), await scene.syncedHand(target)];
    hand.sayBytes(concat(new Uint8Array([TAG_CHUNK]), sampleBytes('too much', LIMITS.chunk + 1)));
    await scene.run(20);
    expect([hand.closed, other.closed]).toEqual(['too-large', null]);
  });
});

describe('what has no place here', () => {
  test('an envelope of another room is refused', async () => {
    const elsewhere = await createOwnerLink(scene.suite, scene.random);
    const access = await openFragment(scene.suite, elsewhere.edit);
    const stranger = await createSealer(scene.suite, access, scene.random);
    const hand = await certified();
    const [edit] = (await editsOf(stranger, 0, 1)) as [Envelope];
    hand.say(envelopeMessage(edit));
    await scene.run(10);
    expect(hand.refusals).toEqual(['wrong-room']);
  });

  test('a verifier that throws costs the envelope and nothing else', async () => {
    const odd = await scene.author();
    const { editor, suite } = scene;
    const verifier = createVerifier(suite, editor.room, editor.publicKeys);
    target = await scene.replica({
      verifier: {
        certificate: (certificate) => verifier.certificate(certificate),
        envelope: async (envelope) => {
          if (envelope.header.session === odd.session) throw new Error('an odd key');
          return verifier.envelope(envelope);
        },
      },
    });
    const hand = await certified();
    const [bad] = (await editsOf(odd, 0, 1)) as [Envelope];
    const good = await editsOf(author, 0, 2);
    hand.say(certificateOf(odd), envelopeMessage(bad), ...good.map(envelopeMessage));
    await scene.run(20);
    expect(hand.refusals).toEqual(['bad-signature']);
    expect(target.accepted).toEqual(good);
  });

  test('bytes that are no message close their connection, and only that', async () => {
    const [hand, other] = [await certified(), await scene.syncedHand(target)];
    hand.sayBytes(new Uint8Array([250, 1, 2, 3]));
    await scene.run(10);
    expect([hand.closed, other.closed]).toEqual(['malformed', null]);
  });
});

describe('quota', () => {
  test('a room that is full refuses, says so, and keeps the connection', async () => {
    let used = 0;
    target = await scene.replica({ admits: (bytes) => used + bytes <= 2_000 });
    target.replica.events.on('accepted', (envelope) => {
      used += envelope.bytes.length;
    });
    const hand = await certified();
    const edits = await editsOf(author, 0, 200);
    for (const edit of edits) hand.say(envelopeMessage(edit));
    await scene.run(50);
    expect(used).toBeLessThanOrEqual(2_000);
    expect(target.accepted.length).toBeGreaterThan(5);
    expect(new Set(hand.refusals)).toEqual(new Set(['room-full']));
    expect(hand.closed).toBeNull();
  });

  test('a paste that does not fit is refused before a chunk of it is fetched', async () => {
    target = await scene.replica({ admits: (bytes) => bytes <= 100_000 });
    const hand = await certified();
    const { envelope } = await author.edit(0, sampleBytes('paste', 300_000));
    hand.say(envelopeMessage(envelope));
    await scene.run(20);
    expect([hand.refusals, hand.of('want')]).toEqual([['room-full'], []]);
  });
});

describe('what waits', () => {
  test('is let go of after a minute, whoever is still there, and taken when it comes again', async () => {
    const shared = shareBounds((error) => expect.unreachable(String(error)));
    target = await scene.replica({ shared });
    const hand = await certified();
    const edits = await editsOf(author, 0, 20);
    for (const edit of edits.slice(1)) hand.say(envelopeMessage(edit));
    await scene.run(50_000);
    expect(shared.budget.total).toBeGreaterThan(0);
    await scene.run(15_000);
    expect(shared.budget.total).toBe(0);
    for (const edit of edits) hand.say(envelopeMessage(edit));
    await scene.run(20);
    expect(target.accepted).toEqual(edits);
    expect(shared.budget.total).toBe(0);
  });

  test('has one bound for all rooms; who brings little finds room however much others have brought', async () => {
    const shared = { ...shareBounds(() => {}), budget: new Budget({ all: 400_000, each: 300_000 }) };
    const rooms = await Promise.all(Array.from({ length: 5 }, () => ReplicaScene.make()));
    for (const other of rooms) {
      const flooded = await other.replica({ shared });
      const flooding = await other.syncedHand(flooded);
      const stranger = await other.author();
      const edits = await editsOf(stranger, 1, 300);
      flooding.say(certificateOf(stranger), ...edits.map(envelopeMessage));
      await other.run(50);
      expect(shared.budget.total).toBeLessThanOrEqual(400_000);
    }
    expect(shared.budget.total).toBeGreaterThan(300_000);
    target = await scene.replica({ shared });
    const hand = await certified();
    const edits = await editsOf(author, 0, 30);
    for (const edit of [...edits].reverse()) hand.say(envelopeMessage(edit));
    await scene.run(20);
    expect(target.accepted).toEqual(edits);
  });

  test('of a link whose share is full, nothing more is checked', async () => {
    const { editor, suite } = scene;
    const verifier = createVerifier(suite, editor.room, editor.publicKeys);
    let checked = 0;
    const shared = { ...shareBounds(() => {}), budget: new Budget({ all: 400_000, each: 100_000 }) };
    target = await scene.replica({
      shared,
      verifier: {
        certificate: (certificate) => verifier.certificate(certificate),
        envelope: (envelope) => {
          checked += 1;
          return verifier.envelope(envelope);
        },
      },
    });
    const hand = await certified();
    const edits = await editsOf(author, 0, 1_000);
    for (let at = 1; at < 1_000; at += 20) {
      hand.say(...edits.slice(at, at + 20).map(envelopeMessage));
      await scene.run(5);
    }
    expect(checked).toBeLessThan(150);
    // What is next still finds room, and all of it arrives as it comes again.
    for (let from = 0; from < 1_000; from = target.accepted.length) {
      hand.say(...edits.slice(from, from + 20).map(envelopeMessage));
      await scene.run(5);
      expect(target.accepted.length).toBeGreaterThan(from);
    }
    expect(target.accepted).toEqual(edits);
  });

  test('is given back when its room closes', async () => {
    const shared = shareBounds(() => {});
    target = await scene.replica({ shared });
    const hand = await certified();
    const edits = await editsOf(author, 1, 50);
    hand.say(...edits.slice(0, 25).map(envelopeMessage));
    await scene.run(10);
    hand.say(...edits.slice(25).map(envelopeMessage));
    expect(shared.budget.total).toBeGreaterThan(0);
    await target.replica.close('going-away');
    await scene.run(10);
    expect(shared.budget.total).toBe(0);
  });
});

describe('rule 5: false claims', () => {
  test('rule 5: who claims again and again what never was is shut out; who comes late is not', async () => {
    target = await scene.replica({ snapshots: 'compare-and-swap' });
    const hand = await certified();
    hand.say(...(await editsOf(author, 0, 3)).map(envelopeMessage));
    await scene.run(50);
    const { epoch, seq, head } = target.replica.position;
    const late = { epoch: 'ab'.repeat(32), parent: null, seq, head, covers: new Map([[author.session, 3]]) };
    for (let i = 0; i < 100; i++) {
      hand.say(envelopeMessage((await author.snapshot(late, utf8('late'))).envelope));
      await scene.run(1_000);
    }
    expect(hand.closed).toBeNull();
    let looks = 0;
    const { log } = target;
    const at = log.at.bind(log);
    log.at = (where) => {
      looks += 1;
      return at(where);
    };
    for (let i = 0; i < 200; i++) {
      const claim = { epoch, parent: null, seq, head, covers: new Map([[author.session, 4 + i]]) };
      hand.say(envelopeMessage((await author.snapshot(claim, utf8('false'))).envelope));
      await scene.run(10);
    }
    expect(hand.closed).toBe('misbehaving');
    expect(looks).toBeLessThan(64);
  });
});
