import { LogStorageError } from '@parley/log';
import { decodeEnvelope, digestOfRuns, type Receipt, type SessionId, type SyncMessage } from '@parley/wire';
import { beforeEach, expect, test } from 'vitest';
import { HOME_LIMITS } from './home.ts';
import { type Caller, certificateOf, editsOf, HomeScene, roomOf } from './testing/home-scene.ts';
import { session } from './testing/test-session.ts';

const SILENCE = 20_000;

let scene: HomeScene;
let author: Awaited<ReturnType<HomeScene['author']>>;
let caller: Caller;

/** Somebody is alone in the room, has written three edits, and does nothing any more. */
beforeEach(async () => {
  scene = await HomeScene.make();
  author = await scene.author();
  caller = await scene.call(author);
  caller.say(certificateOf(author), ...(await editsOf(author, 0, 3)));
  await scene.run(SILENCE);
});

/** What a device says that is asked what it holds: nothing, here. */
const nothing = (part: number): SyncMessage => ({
  type: 'have',
  part,
  proved: null,
  bases: [],
  digest: digestOfRuns(new Map()),
  runs: new Map(),
  covered: new Map(),
  full: true,
  ask: false,
  more: false,
});

const countOf = (receipt: Receipt | undefined, of: SessionId): number =>
  (receipt?.runs.get(of) ?? []).reduce((sum, { from, to }) => sum + to - from, 0);

/** How many logs are open. */
async function openLogs(): Promise<number> {
  const looks = await Promise.allSettled(scene.logs.map((log) => log.refresh()));
  return looks.filter(({ status }) => status === 'fulfilled').length;
}

test('a room in which somebody is alone and nothing happens is put away: they stay, and nothing ticks', async () => {
  expect(await openLogs()).toBe(0);
  expect(scene.clock.pending).toBe(0);
  expect(scene.home.stats()).toEqual({ rooms: 1, callers: 1 });
  expect(scene.home.isOccupied(scene.access.room)).toBe(true);
  expect(caller.closed).toBe(null);
});

test('a ping is answered, and wakes nobody', async () => {
  caller.say({ type: 'ping', nonce: 7 });
  await scene.run(100);
  expect(caller.heard.at(-1)).toEqual({ type: 'pong', nonce: 7 });
  expect(await openLogs()).toBe(0);
});

test('what they write next is taken in and signed for, without their certificate', async () => {
  const before = caller.heard.length;
  caller.say(...(await editsOf(author, 3, 6)));
  await scene.run(500);
  expect(caller.refusals).toEqual([]);
  expect(countOf(caller.receiptsOn(0).at(-1), author.session)).toBe(6);
  expect(scene.held().position.seq).toBe(6);
  // What they hold is not known any more, and they say it only if they are asked.
  const asked = caller.heard.slice(before).flatMap((each) => (each.type === 'have' ? [each.ask] : []));
  expect(asked.slice(0, 3)).toEqual([true, true, true]);
});

test('who has forged something is not put away: it would be forgotten', async () => {
  const [edit] = await editsOf(author, 3, 4);
  if (!edit) throw new Error('an edit');
  const bytes = edit.envelope.bytes.slice();
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  caller.say({ type: 'envelope', envelope: decodeEnvelope(bytes) });
  await scene.run(SILENCE);
  expect(caller.refusals).toEqual(['bad-signature']);
  expect(await openLogs()).toBe(3);
});

test('somebody who has written nothing yet is believed without their certificate, too', async () => {
  const other = await scene.author();
  const quiet = await scene.call(other);
  caller.hangUp('left');
  quiet.say(certificateOf(other));
  await scene.run(2 * SILENCE);
  expect(await openLogs()).toBe(0);
  quiet.say(...(await editsOf(other, 0, 1)));
  await scene.run(500);
  expect(quiet.refusals).toEqual([]);
  expect(countOf(quiet.receiptsOn(0).at(-1), other.session)).toBe(1);
});

test('who comes finds the room with everything, and both hear each other', async () => {
  const newcomer = await scene.call(session('newcomer'));
  expect(countOf(newcomer.receiptsOn(0).at(-1), author.session)).toBe(3);
  expect(scene.home.stats()).toEqual({ rooms: 1, callers: 2 });
  newcomer.say(nothing(0));
  await scene.run(100);
  expect(newcomer.of('envelope')).toHaveLength(3);
  caller.say(...(await editsOf(author, 3, 4)));
  await scene.run(100);
  expect(newcomer.of('envelope')).toHaveLength(4);
});

test('who slept gets what others write, once it has said what it holds', async () => {
  const other = await scene.author();
  const newcomer = await scene.call(other);
  caller.say(nothing(0));
  newcomer.say(certificateOf(other), ...(await editsOf(other, 0, 2)));
  await scene.run(500);
  const brought = caller.of('envelope').filter(({ envelope }) => envelope.header.session === other.session);
  expect(brought).toHaveLength(2);
});

test('who certified somebody before the rest, and brings their edits after it, has forged nothing', async () => {
  const other = await scene.author();
  caller.say(certificateOf(other));
  await scene.run(SILENCE);
  expect(await openLogs()).toBe(0);
  const edits = await editsOf(other, 0, 100);
  caller.say(...edits);
  await scene.run(500);
  expect([new Set(caller.refusals), caller.closed]).toEqual([new Set(['uncertified']), null]);
  // So told, they say it again.
  caller.say(certificateOf(other), ...edits);
  await scene.run(500);
  expect(countOf(caller.receiptsOn(0).at(-1), other.session)).toBe(100);
});

test('what comes while it is made again waits, in order', async () => {
  const edits = await editsOf(author, 3, 40);
  caller.say(...edits);
  await scene.run(500);
  expect(scene.held().position.seq).toBe(40);
  expect(caller.closed).toBe(null);
});

test('it comes and goes as often as it likes', async () => {
  for (let round = 0; round < 5; round++) {
    caller.say(...(await editsOf(author, 3 + round, 4 + round)));
    await scene.run(SILENCE + 5_000);
    expect(await openLogs()).toBe(0);
    expect(countOf(caller.receiptsOn(0).at(-1), author.session)).toBe(4 + round);
  }
  const times = caller.receipts.map(({ time }) => time);
  expect(times).toEqual([...times].sort((one, other) => one - other));
});

test('who hangs up is gone, also while it is made again', async () => {
  caller.hangUp('left');
  await scene.run(100);
  expect(scene.home.stats()).toEqual({ rooms: 0, callers: 0 });
  expect(scene.home.isOccupied(scene.access.room)).toBe(false);
  const back = await scene.call(author);
  await scene.run(SILENCE);
  expect(await openLogs()).toBe(0);
  back.say(...(await editsOf(author, 3, 4)));
  back.hangUp('left');
  await scene.run(20_000);
  expect(await openLogs()).toBe(0);
  expect(scene.home.stats()).toEqual({ rooms: 0, callers: 0 });
});

test('where it is ended they are told why', async () => {
  await scene.home.end(scene.access.room, 'deleted');
  await scene.run(100);
  expect(caller.closed).toBe('deleted');
  expect(scene.home.stats()).toEqual({ rooms: 0, callers: 0 });
});

test('where home goes away they are told so', async () => {
  await scene.home.close();
  await scene.run(100);
  expect(caller.closed).toBe('going-away');
});

test('a room that does not open again is told as storage-failed', async () => {
  scene.disk.refusal = { reads: new LogStorageError('refused', 'the disk is away') };
  caller.say(...(await editsOf(author, 3, 4)));
  await scene.run(500);
  expect(caller.closed).toBe('storage-failed');
  scene.disk.refusal = {};
  const back = await scene.call(author);
  expect(countOf(back.receiptsOn(0).at(-1), author.session)).toBe(3);
});

test('rooms that rest count among those that there may be', async () => {
  scene = await HomeScene.make({ limits: { ...HOME_LIMITS, rooms: 1 } });
  caller = await scene.call(author);
  caller.say(certificateOf(author));
  await scene.run(SILENCE);
  expect(await openLogs()).toBe(0);
  const elsewhere = await scene.call(session('b'), await roomOf('another'));
  await scene.run(50);
  expect(elsewhere.closed).toBe('too-many-peers');
  caller.say(...(await editsOf(author, 0, 1)));
  await scene.run(500);
  expect(caller.closed).toBe(null);
});

test('several are not put away: they are to hear of each other', async () => {
  await scene.call(session('other'));
  await scene.run(3 * SILENCE);
  expect(await openLogs()).toBe(3);
});
