import { SimulatedClock, seededRandom } from '@parley/runtime/testing';
import { createOwnerLink, createSealer, openFragment, type RoomAccess, type Sealer } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import type { Channel } from '@parley/transport';
import { memoryPair } from '@parley/transport/testing';
import {
  type AnswerFields,
  answerBytes,
  type Bytes,
  certificateBytes,
  concat,
  decodeJoinClient,
  encodeJoinClient,
  encodeJoinServer,
  type JoinServerMessage,
  utf8,
} from '@parley/wire';
import { beforeEach, describe, expect, it } from 'vitest';
import { type AdmitOptions, admit } from './admit.ts';
import { type JoinOptions, joinClient } from './join-client.ts';
import { JoinError } from './join-error.ts';

const suite = nodeCrypto();
const random = seededRandom(7);
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

let clock: SimulatedClock;
let client: Channel;
let server: Channel;
let access: RoomAccess;
let prover: Sealer;

beforeEach(async () => {
  clock = new SimulatedClock(1_000);
  [client, server] = memoryPair({ clock, random, delay: 5 });
  access = await openFragment(suite, (await createOwnerLink(suite, random)).view);
  prover = await createSealer(suite, access, random);
});

const clientOptions = (over: Partial<JoinOptions<'home'>> = {}): JoinOptions<'home'> => ({
  access,
  prover,
  role: access.role,
  service: 'home',
  origin: 'parley.example',
  random,
  clock,
  timeoutMs: 5_000,
  ...over,
});
const serverOptions = (over: Partial<AdmitOptions> = {}): AdmitOptions => ({
  suite,
  service: 'home',
  origins: ['parley.example'],
  random,
  clock,
  timeoutMs: 5_000,
  ...over,
});

/** How a promise ended: `fine`, or the reason of its JoinError. */
const outcome = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'fine',
    (error: unknown) => (error instanceof JoinError ? error.reason : Promise.reject(error)),
  );
const run = (ms = 100) => clock.advanceSettled(ms, settle);
const heardBy = (channel: Channel): { messages: Bytes[]; closed: string[] } => {
  const heard = { messages: [] as Bytes[], closed: [] as string[] };
  channel.listen({
    message: (bytes) => void heard.messages.push(bytes),
    drain() {},
    close: (reason) => void heard.closed.push(reason),
  });
  return heard;
};

describe('a join', () => {
  it('lets in who holds the view link, and tells the server who that is', async () => {
    const welcome = {
      ...({ type: 'home-welcome', homeKey: random.bytes(32), elders: [] } as const),
      ...{ keepsDays: null, expiredAt: null },
    };
    const serving = admit(server, serverOptions()).then((admitted) => {
      admitted.channel.send(encodeJoinServer(welcome), 'live');
      admitted.channel.send(utf8('right behind'), 'live');
      return admitted;
    });
    const joining = joinClient(client, clientOptions());
    await run();
    const { room, keys, session, role } = await serving;
    expect({ room, keys, session, role }).toEqual({
      room: access.room,
      keys: access.publicKeys,
      session: prover.session,
      role: 'view',
    });
    const joined = await joining;
    expect(joined.welcome).toEqual(welcome);
    const heard = heardBy(joined.channel);
    expect(heard.messages).toEqual([utf8('right behind')]);
    expect(clock.pending).toBe(0);
  });

  it("gives the server a verifier for the room's certificates", async () => {
    const editor = await openFragment(suite, (await createOwnerLink(suite, random)).edit);
    const sealer = await createSealer(suite, editor, random);
    const serving = admit(server, serverOptions());
    const joining = outcome(
      joinClient(client, clientOptions({ access: editor, prover: sealer, role: 'edit' })),
    );
    await run();
    const { verifier, channel } = await serving;
    if (sealer.certificate === null) throw new Error('an editor is certified');
    expect(await verifier.certificate(sealer.certificate)).toBe(true);
    channel.close('going-away');
    await run();
    expect(await joining).toBe('going-away');
  });

  it('joins signaling with its own welcome', async () => {
    const welcome = {
      type: 'signaling-welcome',
      connection: '01'.repeat(16),
      peers: [],
      turn: null,
    } as const;
    admit(server, serverOptions({ service: 'signaling' })).then(
      ({ channel }) => channel.send(encodeJoinServer(welcome), 'live'),
      () => {},
    );
    const joining = joinClient(client, { ...clientOptions(), service: 'signaling' });
    await run();
    expect((await joining).welcome).toEqual(welcome);
  });

  it.each([
    ['another origin', { origin: 'evil.example' }],
    ['another service', { service: 'signaling' as 'home' }],
  ])('rule 9: an answer for %s is refused', async (_name, over) => {
    const serving = outcome(admit(server, serverOptions()));
    const joining = outcome(joinClient(client, clientOptions(over)));
    await run();
    expect([await serving, await joining]).toEqual(['join-refused', 'join-refused']);
  });

  it('rule 9: an answer relayed by a server in the middle is refused by the server behind it', async () => {
    const [outer, relay] = memoryPair({ clock, random });
    relay.listen({
      message: (bytes) => client.send(bytes, 'live'),
      drain() {},
      close: (reason) => client.close(reason),
    });
    client.listen({
      message: (bytes) => relay.send(bytes, 'live'),
      drain() {},
      close: (reason) => relay.close(reason),
    });
    const serving = outcome(admit(server, serverOptions()));
    const joining = outcome(joinClient(outer, clientOptions({ origin: 'relay.example' })));
    await run();
    expect([await serving, await joining]).toEqual(['join-refused', 'join-refused']);
  });

  it('refuses a stranger who knows the public keys and not the secret', async () => {
    const stranger = await openFragment(suite, (await createOwnerLink(suite, random)).view);
    const serving = outcome(admit(server, serverOptions()));
    const joining = outcome(
      joinClient(client, clientOptions({ access: { ...access, join: stranger.join } })),
    );
    await run();
    expect([await serving, await joining]).toEqual(['join-refused', 'join-refused']);
  });

  it('rule 9: refuses a session to whoever has not its key, whatever its link allows', async () => {
    const other = await createSealer(suite, access, random);
    for (const impostor of [
      { session: prover.session, answer: other.answer.bind(other) },
      {
        session: prover.session,
        answer: (fields: AnswerFields) => access.join.sign(answerBytes('join', fields)),
      },
      {
        session: prover.session,
        answer: (fields: AnswerFields) => access.join.sign(answerBytes('session', fields)),
      },
      { session: prover.session, answer: async () => new Uint8Array(64) },
    ]) {
      [client, server] = memoryPair({ clock, random, delay: 5 });
      const serving = outcome(admit(server, serverOptions()));
      const joining = outcome(joinClient(client, clientOptions({ prover: impostor })));
      await run();
      expect([await serving, await joining]).toEqual(['join-refused', 'join-refused']);
    }
  });

  it('takes any of the configured origins, in either case of letters', async () => {
    const serving = outcome(
      admit(server, serverOptions({ origins: ['other.example', 'parley.example:8300'] })),
    );
    joinClient(client, clientOptions({ origin: 'Parley.Example:8300' })).catch(() => {});
    await run();
    expect(await serving).toBe('fine');
  });

  it('ends in time on both sides when the other says nothing', async () => {
    const [other] = memoryPair({ clock, random });
    const serving = outcome(admit(server, serverOptions({ timeoutMs: 3_000 })));
    const joining = outcome(joinClient(other, clientOptions({ timeoutMs: 4_000 })));
    const heard = heardBy(client);
    await run(3_100);
    expect(await serving).toBe('timeout');
    expect(heard.closed).toEqual(['timeout']);
    await run(1_000);
    expect(await joining).toBe('timeout');
    expect(clock.pending).toBe(0);
  });
});

describe('the server', () => {
  it.each([
    ['bytes that are no message', utf8('hello?'), 'malformed'],
    ['a message too large for a join', new Uint8Array(2_000), 'too-large'],
    ['an empty message', new Uint8Array(0), 'malformed'],
  ])('closes on %s', async (_name, bytes, reason) => {
    const serving = outcome(admit(server, serverOptions()));
    const heard = heardBy(client);
    client.send(bytes, 'live');
    await run();
    expect(await serving).toBe(reason);
    expect(heard.closed).toEqual([reason]);
    expect(clock.pending).toBe(0);
  });

  it('gives a fresh challenge to each, however equal their joins are', async () => {
    const join = encodeJoinClient({
      type: 'join',
      keys: access.publicKeys,
      session: prover.session,
      role: 'view',
      nonce: new Uint8Array(32),
    });
    const challenges = new Set<string>();
    for (let index = 0; index < 10; index++) {
      const [mine, theirs] = memoryPair({ clock, random });
      const serving = outcome(admit(theirs, serverOptions()));
      const heard = heardBy(mine);
      mine.send(join, 'live');
      await run();
      challenges.add(String(heard.messages));
      mine.close('left');
      await run();
      expect(await serving).toBe('left');
    }
    expect(challenges.size).toBe(10);
  });
});

describe('the client', () => {
  /** A server that answers the join with `message`, as raw bytes. */
  async function against(
    bytes: Bytes,
  ): Promise<{ reason: string; received: Bytes[]; signed: number; closed: string[] }> {
    let signed = 0;
    const join = {
      publicKey: access.join.publicKey,
      sign: (data: Bytes) => {
        signed++;
        return access.join.sign(data);
      },
    };
    const heard = heardBy(server);
    const counted = {
      session: prover.session,
      answer: (fields: AnswerFields) => {
        signed++;
        return prover.answer(fields);
      },
    };
    const joining = outcome(
      joinClient(client, clientOptions({ access: { ...access, join }, prover: counted })),
    );
    server.send(bytes, 'live');
    await run();
    return { reason: await joining, received: heard.messages, signed, closed: heard.closed };
  }

  it('rule 9: signs nothing for a home that hands it crafted bytes as a challenge', async () => {
    const challenge = encodeJoinServer({ type: 'challenge', nonce: random.bytes(32) });
    const certificate = certificateBytes(access.room, { session: prover.session, role: 'edit' });
    const crafted = concat(challenge.slice(0, challenge.length - 32), certificate);
    const { reason, received, signed, closed } = await against(crafted);
    expect(reason).toBe('malformed');
    expect(closed).toEqual(['malformed']);
    expect(signed).toBe(0);
    expect(received.map((bytes) => decodeJoinClient(bytes).type)).toEqual(['join']);
  });

  it('rule 9: signs nothing for a challenge that is one byte short', async () => {
    const challenge = encodeJoinServer({ type: 'challenge', nonce: random.bytes(32) });
    expect(await against(challenge.slice(0, -1))).toMatchObject({ reason: 'malformed', signed: 0 });
  });

  it.each<[string, JoinServerMessage, string]>([
    [
      'a welcome before the challenge',
      {
        ...{ type: 'home-welcome', homeKey: new Uint8Array(32), elders: [] },
        ...{ keepsDays: null, expiredAt: null },
      },
      'out-of-order',
    ],
    ['a close', { type: 'close', reason: 'room-full' }, 'room-full'],
  ])('ends on %s', async (_name, message, reason) => {
    expect(await against(encodeJoinServer(message))).toMatchObject({ reason, signed: 0 });
  });

  it('says whether to come back', () => {
    expect(new JoinError('going-away').retryable).toBe(true);
    expect(new JoinError('join-refused').retryable).toBe(false);
  });

  it('fails, and closes, when its key cannot sign', async () => {
    const join = { publicKey: access.join.publicKey, sign: () => Promise.reject(new Error('no key')) };
    const serving = outcome(admit(server, serverOptions()));
    const joining = joinClient(client, clientOptions({ access: { ...access, join } }));
    const reason = outcome(joining);
    await run();
    expect([await serving, await reason]).toEqual(['going-away', 'going-away']);
    await expect(joining).rejects.toMatchObject({ cause: new Error('no key') });
  });
});
