import type { RoomId } from '@parley/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import { HOME_LIMITS } from './home.ts';
import {
  type Caller,
  certificateOf,
  coversOf,
  editsOf,
  HomeScene,
  roomOf,
  snapshotOf,
} from './testing/home-scene.ts';
import { type HomePolicy, type HomeRefusal, OPEN_POLICY, type Visitor } from './visitor.ts';

const HOST = 'home.test';
const from = (address: string, more: Partial<Visitor> = {}): Visitor => ({ host: HOST, address, ...more });

/** A policy in which each address may make one room and store so many bytes, and what it was told. */
class CountingPolicy implements HomePolicy {
  readonly refusals: [HomeRefusal, unknown][] = [];
  readonly made: string[] = [];
  readonly standing: RoomId[] = [];
  readonly bytes = new Map<string, number>();
  most = 10_000;
  deleted: RoomId | null = null;

  refusesRoom = (room: RoomId): HomeRefusal | null => (room === this.deleted ? 'the room was deleted' : null);
  mayMakeRoom({ address }: Visitor): boolean {
    if (!address || this.made.includes(address)) return false;
    this.made.push(address);
    return true;
  }
  refusesBytes = (visitor: Visitor | null, bytes: number): HomeRefusal | null =>
    (this.bytes.get(visitor?.address ?? '') ?? 0) + bytes > this.most
      ? 'too many bytes of one address'
      : null;
  stored({ address }: Visitor, bytes: number): void {
    if (address) this.bytes.set(address, (this.bytes.get(address) ?? 0) + bytes);
  }
  stood = (room: RoomId): void => void this.standing.push(room);
  refused = (kind: HomeRefusal, details: unknown): void => void this.refusals.push([kind, details]);
}

let policy: CountingPolicy;
let scene: HomeScene;
beforeEach(async () => {
  policy = new CountingPolicy();
  scene = await HomeScene.make({ policy });
});

async function authorAt(
  name: string,
  visitor: Visitor,
): Promise<{ caller: Caller; write(count: number): Promise<void> }> {
  const access = await roomOf(name);
  const author = await scene.author(access);
  const caller = await scene.call(author, access, visitor);
  caller.say(certificateOf(author));
  let number = 0;
  return {
    caller,
    async write(count) {
      caller.say(...(await editsOf(author, number, number + count)));
      number += count;
      await scene.run(300);
    },
  };
}

describe('one address at its bounds, and another room still writes', () => {
  test('bytes: what is above is refused with address-full, the connection stays, others go on', async () => {
    const greedy = await authorAt('greedy', from('203.0.113.9'));
    for (let round = 0; round < 20; round++) await greedy.write(10);
    expect(greedy.caller.refusals).toContain('address-full');
    expect(greedy.caller.closed).toBe(null);
    expect(policy.refusals[0]).toEqual([
      'too many bytes of one address',
      { address: '203.0.113.9', room: (await roomOf('greedy')).room },
    ]);
    expect(policy.bytes.get('203.0.113.9')).toBeLessThanOrEqual(policy.most);

    const other = await authorAt('other', from('198.51.100.1'));
    await other.write(5);
    expect(other.caller.refusals).toEqual([]);
    const [runs] = other.caller.receiptsOn(0).at(-1)?.runs.values() ?? [];
    expect(runs?.map(({ from, to }) => [from, to])).toEqual([[0, 5]]);
  });

  test('new rooms: a second one is refused, the first goes on', async () => {
    const first = await authorAt('first', from('203.0.113.9'));
    await first.write(1);
    const second = await authorAt('second', from('203.0.113.9'));
    await second.write(1);
    expect(second.caller.refusals).toEqual(['address-full']);
    await first.write(1);
    expect(first.caller.refusals).toEqual([]);
    expect(policy.standing).toEqual([(await roomOf('first')).room]);
    expect(policy.refusals.map(([kind]) => kind)).toEqual(['too many new rooms of one address']);
  });

  test('who comes into a room that stands makes none', async () => {
    const first = await authorAt('shared', from('203.0.113.9'));
    await first.write(1);
    const second = await authorAt('shared', from('198.51.100.1'));
    await second.write(1);
    expect(policy.made).toEqual(['203.0.113.9']);
  });
});

test('what is stored counts when a room is opened again', async () => {
  scene = await HomeScene.make({
    policy: OPEN_POLICY,
    limits: { ...HOME_LIMITS, roomBytes: 50_000, lingerMs: 10 },
    sizes: () => ({ total: 59_900, yielding: 10_000, discussion: 0 }),
  });
  const late = await authorAt('room', from('203.0.113.9'));
  await late.write(2);
  expect(late.caller.refusals).toEqual(['room-full', 'room-full']);
});

test('a snapshot is charged to who brought it', async () => {
  const access = await roomOf('room');
  const author = await scene.author(access);
  const caller = await scene.call(author, access, from('203.0.113.9'));
  caller.say(certificateOf(author), ...(await editsOf(author, 0, 1)));
  await scene.run(300);
  const before = policy.bytes.get('203.0.113.9') ?? 0;
  const { messages } = await snapshotOf(author, { covers: await coversOf([author, 1]) });
  caller.say(...messages);
  await scene.run(300);
  expect(policy.bytes.get('203.0.113.9')).toBe(before + scene.held().bytes.snapshots);
});

test('a room the operator refuses is not joined, and it is said which', async () => {
  const { room } = await roomOf('gone');
  policy.deleted = room;
  const { caller } = await authorAt('gone', from('203.0.113.9'));
  expect(caller.closed).toBe('deleted');
  expect(policy.refusals).toEqual([['the room was deleted', { address: '203.0.113.9', room }]]);
});

test('an answer for another host says what was expected and what came', async () => {
  const author = await scene.author();
  const proxied = from('203.0.113.9', { host: 'home.test:8443', origin: 'https://home.test' });
  const caller = await scene.call(author, scene.access, proxied);
  expect(caller.closed).toBe('join-refused');
  expect(policy.refusals).toEqual([
    [
      'answered for another host',
      {
        address: '203.0.113.9',
        room: null,
        expected: ['home.test:8443'],
        host: 'home.test:8443',
        origin: 'https://home.test',
      },
    ],
  ]);
});
