import { describe, expect, it } from 'vitest';
import {
  CLOSE_REASONS,
  type CloseReason,
  concat,
  decodeJoinClient,
  decodeJoinServer,
  decodeSignalingClient,
  decodeSync,
  encodeJoinClient,
  encodeSync,
  FieldWriter,
  isRetryable,
  LIMITS,
  PROTOCOL_VERSION,
  reasonOfCode,
  type SyncMessage,
  WireError,
} from './index.ts';
import { TAGS } from './tags.ts';
import { JOIN_CLIENT, SYNC } from './testing/samples.ts';

const HASH = 'ab'.repeat(32);
const tooLarge = expect.objectContaining({ name: 'WireError', reason: 'too-large' });

describe('W6: a message', () => {
  it('begins with a tag that no other message has', () => {
    const tags = Object.values(TAGS);
    expect(new Set(tags).size).toBe(tags.length);
  });

  it('of another protocol or direction is refused', () => {
    const have = encodeSync(SYNC['have, a digest'] as SyncMessage);
    for (const decode of [decodeJoinClient, decodeJoinServer, decodeSignalingClient]) {
      expect(() => decode(have)).toThrow(WireError);
    }
    expect(() => decodeJoinServer(encodeJoinClient(JOIN_CLIENT.join as never))).toThrow(WireError);
    expect(() => decodeSync(Uint8Array.of(255))).toThrow(WireError);
    expect(() => decodeSync(new Uint8Array())).toThrow(WireError);
  });

  it('ends where it ends (W5)', () => {
    for (const [name, message] of Object.entries(SYNC)) {
      // Of these the last field is all the rest, whatever it is.
      if (message.type === 'chunk' || name === 'envelope of a later version') continue;
      const bytes = encodeSync(message);
      expect(() => decodeSync(bytes.subarray(0, -1)), name).toThrow(WireError);
      expect(() => decodeSync(concat(bytes, Uint8Array.of(0))), name).toThrow(WireError);
    }
  });
});

describe('W1: the first message says the version', () => {
  it.each([
    ['join', (bytes: Uint8Array) => decodeJoinClient(bytes), encodeJoinClient(JOIN_CLIENT.join as never)],
    ['peer', (bytes: Uint8Array) => decodeSync(bytes), encodeSync(SYNC.peer as SyncMessage)],
  ])('%s', (_name, decode, bytes) => {
    const later = bytes.slice();
    later[1] = PROTOCOL_VERSION + 1;
    expect(() => decode(later)).toThrow(expect.objectContaining({ reason: 'unknown-version' }));
  });
});

describe('W3: each message has its bound', () => {
  it('want', () => {
    const hashes = new Array<string>(LIMITS.wants).fill(HASH);
    expect(decodeSync(encodeSync({ type: 'want', hashes }))).toEqual({ type: 'want', hashes });
    expect(() => encodeSync({ type: 'want', hashes: [...hashes, HASH] })).toThrow(tooLarge);
    const writer = new FieldWriter().byte(TAGS.want).uint(LIMITS.wants + 1);
    for (let i = 0; i <= LIMITS.wants; i++) writer.hex32(HASH);
    expect(() => decodeSync(writer.finish())).toThrow(tooLarge);
  });

  it('W16: chunk, all the rest of the message', () => {
    const bytes = new Uint8Array(LIMITS.chunk).fill(7);
    const sent = encodeSync({ type: 'chunk', bytes });
    expect(sent.length).toBe(1 + LIMITS.chunk);
    expect(decodeSync(sent)).toEqual({ type: 'chunk', bytes });
    expect(() => encodeSync({ type: 'chunk', bytes: new Uint8Array(LIMITS.chunk + 1) })).toThrow(tooLarge);
    expect(() => decodeSync(concat(sent, Uint8Array.of(7)))).toThrow(tooLarge);
  });

  it('alive', () => {
    const clocks = new Map(
      Array.from({ length: LIMITS.alive + 1 }, (_, i) => [i.toString(16).padStart(64, '0'), 0]),
    );
    expect(() => encodeSync({ type: 'alive', clocks })).toThrow(tooLarge);
    clocks.delete('0'.repeat(64));
    expect(decodeSync(encodeSync({ type: 'alive', clocks }))).toEqual({ type: 'alive', clocks });
  });

  it('have, of 3,000 sessions, fits one message', () => {
    const runs = new Map(
      Array.from({ length: 3_000 }, (_, i) => [
        i.toString(16).padStart(64, '0'),
        [{ from: 2 ** 40, to: 2 ** 41, last: HASH }],
      ]),
    );
    const have: SyncMessage = {
      ...{ type: 'have', part: 0, proved: HASH, bases: [HASH], digest: HASH, runs, covered: new Map() },
      ...{ full: true, ask: false, more: true },
    };
    expect(encodeSync(have).length).toBeLessThanOrEqual(LIMITS.message);
    expect(decodeSync(encodeSync(have))).toEqual(have);
  });
});

describe('W21: a have comes in pages', () => {
  const page = SYNC['have, a page'] as Extract<SyncMessage, { type: 'have' }>;
  const last = SYNC['have, full, asking'] as typeof page;

  it('only of all that is held; what asks, and what is covered, stands on the last', () => {
    expect(decodeSync(encodeSync(page))).toEqual(page);
    for (const wrong of [{ full: false }, { ask: true }, { covered: last.covered }]) {
      expect(() => encodeSync({ ...page, ...wrong })).toThrow(WireError);
    }
  });

  it('which is checked when it is read, too', () => {
    const [bytes, asking] = [encodeSync(page), encodeSync(last)];
    for (const flags of [4, 6, 7]) {
      bytes[2] = flags;
      expect(() => decodeSync(bytes), `flags ${flags}`).toThrow(WireError);
      asking[2] = flags;
      expect(() => decodeSync(asking), `flags ${flags}`).toThrow(WireError);
    }
    asking[2] = 5;
    expect(() => decodeSync(asking)).toThrow(WireError);
  });

  it('is of one part, as graft and refused are', () => {
    for (const name of ['have, a page', 'graft', 'refused']) {
      const bytes = encodeSync(SYNC[name] as SyncMessage);
      bytes[name === 'refused' ? 2 : 1] = LIMITS.parts;
      expect(() => decodeSync(bytes), name).toThrow(WireError);
    }
  });
});

describe('W2: unused bits are zero', () => {
  it.each(['have, a digest', 'peer'])('in the flags of %s', (name) => {
    const bytes = encodeSync(SYNC[name] as SyncMessage);
    const at = name === 'peer' ? bytes.length - 1 : 2;
    bytes[at] = (bytes[at] as number) | 128;
    expect(() => decodeSync(bytes)).toThrow(WireError);
  });
});

it('a peer has no certificate as an owner: nobody signs one', () => {
  const bytes = encodeSync(SYNC['peer, certified'] as SyncMessage);
  const at = 2 + 32 + 32;
  expect(bytes[at]).toBe(2);
  bytes[at] = 1;
  expect(() => decodeSync(bytes)).toThrow(WireError);
});

describe('W17: close reasons', () => {
  const reasons = Object.keys(CLOSE_REASONS) as CloseReason[];

  it('have each a code of their own, from the range that WebSocket leaves to applications', () => {
    const codes = reasons.map((reason) => CLOSE_REASONS[reason].code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code >= 4_000 && code <= 4_999).toBe(true);
  });

  it('come back from their code; any other code is a lost connection, to be dialled again', () => {
    for (const reason of reasons) expect(reasonOfCode(CLOSE_REASONS[reason].code)).toBe(reason);
    for (const code of [1_000, 1_006, 4_999]) expect(reasonOfCode(code)).toBe('lost');
    expect(isRetryable('lost')).toBe(true);
  });

  it('are final exactly where coming back would not help', () => {
    const final = reasons.filter((reason) => !isRetryable(reason));
    expect(final.sort()).toEqual([
      'deleted',
      'join-refused',
      'left',
      'malformed',
      'misbehaving',
      'not-invited',
      'out-of-order',
      'room-full',
      'too-large',
      'unknown-version',
    ]);
  });

  it('refuses a code outside the set in a close message', () => {
    expect(() => decodeSync(new FieldWriter().byte(TAGS.close).uint(4_900).finish())).toThrow(WireError);
  });
});

it('W18: a refusal outside the set is refused', () => {
  const bytes = encodeSync(SYNC.refused as SyncMessage);
  bytes[1] = 200;
  expect(() => decodeSync(bytes)).toThrow(WireError);
});
