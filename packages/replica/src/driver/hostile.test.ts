import { sampleSession } from '@parley/log/samples';
import { seededRandom } from '@parley/runtime/testing';
import { createOwnerLink, createSealer, openFragment } from '@parley/seal';
import {
  certificateBytes,
  decodeEnvelope,
  decodeNote,
  digestOfRuns,
  type Envelope,
  type Have,
  LIMITS,
  sha256Sync,
  utf8,
} from '@parley/wire';
import { beforeEach, expect, test, vi } from 'vitest';
import {
  certificateOf,
  editsOf,
  envelopeMessage,
  nothing,
  Scene,
  type TestDevice,
} from '../testing/replicas.ts';
import { Budget } from './budget.ts';
import { shareBounds } from './shared.ts';

let scene: Scene;
let target: TestDevice;
beforeEach(async () => {
  scene = await Scene.make();
  target = await scene.device();
});

function forged(real: Envelope): Envelope {
  const bytes = real.bytes.slice();
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return decodeEnvelope(bytes);
}

test('what is forged is refused, and who brings it is struck until the link is closed', async () => {
  const author = await scene.author();
  const edits = await editsOf(author, 70);
  const [forger, honest] = [await scene.syncedHand(target), await scene.syncedHand(target)];
  forger.say(certificateOf(author), ...edits.slice(0, 10).map(forged).map(envelopeMessage));
  await scene.run(50);
  expect([forger.refusals, forger.closed]).toEqual([Array(10).fill('bad-signature'), null]);
  forger.say(...edits.slice(10).map(forged).map(envelopeMessage));
  await scene.run(50);
  expect(forger.closed).toBe('misbehaving');
  honest.say(...edits.map(envelopeMessage));
  await scene.run(50);
  expect([target.accepted.length, honest.refusals]).toEqual([70, []]);
});

test('who brings edits together faster than they can be looked at is held, not sent away', async () => {
  const author = await scene.author();
  const hand = await scene.syncedHand(target);
  const [hold, goOn] = [vi.spyOn(hand.link.channel, 'hold'), vi.spyOn(hand.link.channel, 'goOn')];
  const edits = await editsOf(author, 100);
  hand.say(certificateOf(author), { type: 'edits', envelopes: edits });
  await scene.run(500);
  expect([target.accepted.length, hold.mock.calls.length]).toEqual([100, 0]);
  // All of it is here already: nothing of it is charged to anybody's budget.
  for (let i = 0; i < 450; i++) hand.say({ type: 'edits', envelopes: edits });
  await scene.run(20);
  expect(hold).toHaveBeenCalled();
  expect(goOn).not.toHaveBeenCalled();
  await scene.run(200);
  expect(goOn).toHaveBeenCalledTimes(hold.mock.calls.length);
  expect(hand.closed).toBe(null);
});

test('who bundles and is not home is sent away: a bundle costs more than a message', async () => {
  const hand = await scene.syncedHand(target);
  hand.say({ type: 'bundle', messages: [{ type: 'ping', nonce: 1 }] });
  await scene.run(50);
  expect(hand.closed).toBe('malformed');
});

test('what is of another room, or of a session without a certificate, is refused', async () => {
  const elsewhere = await openFragment(
    scene.suite,
    (await createOwnerLink(scene.suite, seededRandom('elsewhere'))).edit,
  );
  const stranger = await createSealer(scene.suite, elsewhere, scene.random);
  const author = await scene.author();
  const hand = await scene.syncedHand(target);
  hand.say(
    ...(await editsOf(stranger, 1)).map(envelopeMessage),
    ...(await editsOf(author, 1)).map(envelopeMessage),
  );
  await scene.run(50);
  expect([hand.refusals, target.accepted]).toEqual([['wrong-room', 'uncertified'], []]);
});

test('a commenter writes in the discussion, and neither text, record nor bases', async () => {
  const [commenter, author] = [await scene.commenter(), await scene.author()];
  const hand = await scene.syncedHand(target);
  const comments = await editsOf(commenter, 1, 1);
  hand.say(certificateOf(commenter), ...comments.map(envelopeMessage));
  for (const part of [0, 2]) {
    const real = (await editsOf(author, 1, part))[0] as Envelope;
    // A commenter's program can sign anything: the session alone decides.
    const bytes = real.bytes.slice();
    const at = 34;
    bytes.set(comments[0]?.bytes.subarray(at, at + 32) ?? [], at);
    hand.say(envelopeMessage(decodeEnvelope(bytes)));
  }
  await scene.run(50);
  expect(target.accepted).toEqual(comments);
  expect(hand.refusals).toEqual(['uncertified', 'uncertified']);
});

test('a commenter who certifies an editor as a commenter does not keep the editor out', async () => {
  const author = await scene.author();
  const { comment, room } = scene.editor;
  if (!comment) throw new Error('who may edit may comment');
  const claim = { session: author.session, role: 'comment' } as const;
  const signature = await comment.sign(certificateBytes(room, claim));
  const [hostile, honest] = [await scene.syncedHand(target), await scene.syncedHand(target)];
  hostile.say({ type: 'certificate', certificate: { ...claim, signature } });
  hostile.say(...(await editsOf(author, 1, 1)).map(envelopeMessage));
  await scene.run(200);
  const text = await editsOf(author, 2);
  honest.say(certificateOf(author), ...text.map(envelopeMessage));
  await scene.run(200);
  expect(honest.refusals).toEqual([]);
  expect(target.accepted.slice(1)).toEqual(text);
  expect((await target.logs[1]?.refresh())?.certificates.get(author.session)?.role).toBe('edit');
});

test('a forged note is struck; a real one that comes again and again costs nothing', async () => {
  const author = await scene.author();
  const hand = await scene.syncedHand(target);
  const note = await author.note(0, sha256Sync(utf8('base')), []);
  const bytes = note.bytes.slice();
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  hand.say(certificateOf(author));
  for (let i = 0; i < 63; i++) hand.say({ type: 'note', note: decodeNote(bytes) });
  await scene.run(50);
  expect(hand.closed).toBeNull();
  hand.say({ type: 'note', note: decodeNote(bytes) });
  await scene.run(50);
  expect(hand.closed).toBe('misbehaving');
  const honest = await scene.syncedHand(target);
  honest.say(certificateOf(author), { type: 'note', note });
  await scene.run(200);
  expect((await target.logs[0]?.refresh())?.notes.map(({ hash }) => hash)).toEqual([sha256Sync(note.bytes)]);
});

test('an edit whose chunks do not come is let go of, and taken once somebody has them', async () => {
  const source = await scene.device();
  const large = await source.write('large', { filling: 200_000 });
  const hand = await scene.syncedHand(target);
  hand.say(certificateOf(source.sealer), envelopeMessage(large.envelope));
  await scene.run(60_000);
  expect(hand.of('want').length).toBeGreaterThan(0);
  expect(hand.of('want').length).toBeLessThan(20);
  expect([target.accepted, hand.closed]).toEqual([[], null]);
  scene.join(source, target);
  await scene.run(1_000);
  expect(target.accepted).toHaveLength(1);
});

test('a have of 5,000 sessions goes in pages, and both sides become equal', async () => {
  const other = await scene.device();
  const sessions = Array.from({ length: 5_000 }, (_, i) => sampleSession(`${i}`)).sort();
  const driver = target.replica.parts[0];
  const hash = sha256Sync(utf8('an edit'));
  for (const session of sessions) {
    const edit = { session, number: 0, prev: null, hash, bytes: 100 };
    driver?.part.edits.add(edit, true);
    other.replica.parts[0]?.part.edits.add(edit, true);
  }
  const hand = scene.hand(target);
  hand.say(nothing(0, { ask: true }));
  await scene.run(100);
  const pages = hand.of('have').filter(({ part, full }) => part === 0 && full);
  expect(pages.length).toBeGreaterThan(1);
  expect(pages.map(({ more }) => more)).toEqual(pages.map((_, index) => index < pages.length - 1));
  expect(pages.flatMap(({ runs }) => [...runs.keys()])).toEqual(sessions);
  const back = await scene.syncedHand(other);
  back.say(...pages);
  await scene.run(5_000);
  expect(back.of('graft')).toEqual([]);
  expect(back.numbers).toEqual([]);
});

test('a session of more runs than a message may name stops nobody', async () => {
  const author = await scene.author();
  const hand = await scene.syncedHand(target);
  hand.say(certificateOf(author));
  for (let number = 1; number < 2 * (LIMITS.runs + 10); number += 2) {
    hand.say(
      envelopeMessage(
        (await author.edit({ part: 0, number, prev: sha256Sync(utf8(`${number}`)) }, utf8('x'))).envelope,
      ),
    );
  }
  await scene.run(3_000);
  expect(target.accepted).toHaveLength(LIMITS.runs + 10);
  expect(hand.of('have').map(({ runs }) => runs.get(author.session)?.length ?? 0)).toContain(LIMITS.runs);
  expect(hand.closed).toBeNull();
});

test('pages without an end, and haves without an end, end the link', async () => {
  const [endless, many] = [await scene.syncedHand(target), await scene.syncedHand(target)];
  for (let page = 0; page < 40 && !endless.closed; page++) {
    const runs: Have['runs'] = new Map(
      Array.from({ length: 5_000 }, (_, i) => [sampleSession(`${page} ${i}`), []] as const),
    );
    endless.say(nothing(0, { runs, more: true }));
    await scene.run(1_000);
  }
  expect(endless.closed).toBe('too-many-messages');
  for (let i = 0; i < 3_000; i++) many.say(nothing(0, { full: false }));
  await scene.run(100);
  expect(many.closed).toBe('misbehaving');
});

test('asking for the same again and again is answered once while the line is busy, and ends the link', async () => {
  const source = await scene.device();
  for (let i = 0; i < 20; i++) await source.write(`${i}`, { filling: 20_000 });
  await scene.run(100);
  const hand = scene.hand(source, undefined, { rate: 100_000 });
  hand.say(nothing(0));
  await scene.run(20);
  for (let i = 0; i < 1_000; i++) hand.say({ type: 'graft', part: 0, origin: source.sealer.session });
  await scene.run(1_000);
  expect(hand.numbers.length).toBeLessThan(60);
  for (let i = 0; i < 9_000; i++) hand.say({ type: 'graft', part: 0, origin: source.sealer.session });
  await scene.run(5_000);
  expect(hand.closed).toBe('misbehaving');
});

test('what waits to be checked has one bound, and what found no room comes again', async () => {
  const shared = { ...shareBounds(() => {}), budget: new Budget({ all: 60_000, each: 40_000 }) };
  const small = await scene.device({ shared });
  const source = await scene.device();
  for (let i = 0; i < 100; i++) await source.write(`${i}`);
  await scene.run(100);
  scene.join(source, small);
  await scene.run(60_000);
  expect(small.shown()).toHaveLength(100);
  expect(shared.budget.total).toBe(0);
});

test('a home without room takes nothing in, and says so', async () => {
  const home = await scene.home({ admits: () => 'room-full' });
  const author = await scene.author();
  const hand = await scene.syncedHand(home);
  hand.say(certificateOf(author), ...(await editsOf(author, 3)).map(envelopeMessage));
  await scene.run(100);
  expect([hand.refusals, home.accepted, hand.closed]).toEqual([
    ['room-full', 'room-full', 'room-full'],
    [],
    null,
  ]);
});

test('who names ever new sessions is not remembered without an end', async () => {
  const hand = await scene.syncedHand(target);
  for (let i = 0; i < 20 && !hand.closed; i++) {
    const runs: Have['runs'] = new Map(
      Array.from(
        { length: 3_500 },
        (_, j) => [sampleSession(`${i} ${j}`), [{ from: 0, to: 1, last: '1'.repeat(64) }]] as const,
      ),
    );
    hand.say(nothing(0, { runs, digest: digestOfRuns(runs), full: false }));
    await scene.run(1_000);
  }
  expect(hand.of('graft').length).toBeLessThan(500);
  expect([hand.closed, target.machine(0).named(hand.link.id)]).toEqual(['too-many-messages', 0]);
});

test('who has a thousand notes to tell is no flood', async () => {
  const [author, source] = [await scene.author(), await scene.device()];
  if (author.certificate) source.replica.certify(author.certificate);
  for (let i = 0; i < 1_000; i++) {
    const note = await author.note(0, sha256Sync(utf8(`base ${i}`)), []);
    source.replica.parts[0]?.note(note, sha256Sync(note.bytes), null);
  }
  await scene.run(100);
  const [link] = scene.join(target, source);
  await scene.run(1_000);
  expect((await target.logs[0]?.refresh())?.notes).toHaveLength(1_000);
  expect(link.closed).toBe(false);
});
