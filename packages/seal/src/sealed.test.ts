import { systemRandom } from '@parley/runtime';
import {
  assembleEnvelope,
  type Bytes,
  decodeEnvelope,
  type Envelope,
  encodeHeader,
  envelopeBytes,
  type Header,
  type Kind,
  LIMITS,
  PROTOCOL_VERSION,
  type SnapshotClaim,
  type StatedClaim,
  sealedBytes,
  stateClaim,
  toHex,
  utf8,
  WireError,
} from '@parley/wire';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { hashOf } from './hash.ts';
import { nonceOf } from './nonce.ts';
import { createOpener } from './opener.ts';
import { createSealer } from './sealer.ts';
import { type People, people, SUITES } from './testing/people.ts';
import {
  type CryptoSuite,
  type EditPlace,
  type RoomAccess,
  SealError,
  type Sealer,
  type SigningKey,
} from './types.ts';
import { createVerifier } from './verifier.ts';

const HASH = '33'.repeat(32);
const CLAIM: StatedClaim = stateClaim(
  ['22'.repeat(32)],
  new Map([['44'.repeat(32), { count: 5, hash: HASH }]]),
);

/** Edit `number` of a part, after one of any hash. */
const place = (number: number, part = 0): EditPlace => ({ part, number, prev: number > 0 ? HASH : null });

describe.each(SUITES)('sealed with %s', (_name, make) => {
  const suite = make();
  let room: People;
  let sealer: Sealer;
  beforeAll(async () => {
    room = await people(suite);
    sealer = await createSealer(suite, room.editor, systemRandom);
  });
  const opener = (access: RoomAccess = room.viewer) => createOpener(suite, access);
  const verifier = () => createVerifier(suite, room.viewer.room, room.viewer.publicKeys);

  it('an edit is opened and verified by a viewer, at every size around the bounds', async () => {
    const fresh = await createSealer(suite, room.editor, systemRandom);
    const inline = LIMITS.inlineBody - 16 - 32;
    for (const [number, length] of [0, 1, 300, inline, inline + 40, 65_504, 65_520, 300_000].entries()) {
      const update = systemRandom.bytes(length);
      const { envelope, chunks } = await fresh.edit(place(number), update);
      expect(envelope.header).toEqual({
        version: PROTOCOL_VERSION,
        kind: 'edit',
        room: room.viewer.room,
        session: fresh.session,
        part: 0,
        number,
        piece: 0,
      });
      expect(envelope.prev).toBe(place(number).prev);
      expect(chunks.length === 0).toBe(length <= inline);
      expect(envelope).toEqual(decodeEnvelope(envelope.bytes));
      expect(await verifier().envelope(envelope)).toBe(true);
      expect(await opener().open(envelope, chunks)).toEqual(update);
    }
  });

  it('an edit that cannot be signed is none', async () => {
    const key: SigningKey = await suite.signingKey(systemRandom.bytes(32));
    const sign = () => Promise.reject(new Error('no signature'));
    vi.spyOn(suite, 'signingKey').mockResolvedValueOnce({ publicKey: key.publicKey, sign });
    const unsigned = await createSealer(suite, room.editor, systemRandom);
    await expect(unsigned.edit(place(0), utf8('text'))).rejects.toThrow('no signature');
  });

  it('chunks are named by the hash of their sealed bytes, none above the limit', async () => {
    const update = systemRandom.bytes(200_000);
    const { envelope, chunks } = await (await createSealer(suite, room.editor, systemRandom)).edit(
      place(0),
      update,
    );
    expect(chunks.length).toBe(4);
    expect(envelope.body.length).toBe(48);
    for (const [index, chunk] of chunks.entries()) {
      expect(chunk.length).toBeLessThanOrEqual(LIMITS.chunk);
      expect(await hashOf(suite, chunk)).toBe(envelope.chunks[index]);
    }
  });

  it('chunks open only in their place, all of them, unchanged, and under their own envelope', async () => {
    const fresh = await createSealer(suite, room.editor, systemRandom);
    const one = await fresh.edit(place(0), systemRandom.bytes(100_000));
    const two = await fresh.edit(place(1), systemRandom.bytes(100_000));
    const [first, second] = one.chunks as [Bytes, Bytes];
    for (const chunks of [
      [],
      [first],
      [first, second, second],
      [second, first],
      [first, first],
      [first, flipped(second, 100)],
      two.chunks,
    ]) {
      await expect(opener().open(one.envelope, chunks)).rejects.toThrow(SealError);
    }
  });

  it('a snapshot carries its claim in clear, and its number is of its own kind', async () => {
    const update = systemRandom.bytes(120_000);
    const fresh = await createSealer(suite, room.editor, systemRandom);
    await fresh.edit(place(0), utf8('an edit'));
    const { envelope, chunks } = await fresh.snapshot(0, CLAIM, update);
    expect(envelope.claim).toEqual(CLAIM.claim);
    expect(chunks.length).toBe(1 + envelope.sealed.length);
    expect(chunks[0]).toEqual(CLAIM.whole.chunks[0]?.bytes);
    for (const [index, chunk] of chunks.entries())
      expect(await hashOf(suite, chunk)).toBe(envelope.chunks[index]);
    expect(envelope.header.number).toBe(0);
    expect((await fresh.snapshot(0, CLAIM, update)).envelope.header.number).toBe(1);
    expect(await verifier().envelope(envelope)).toBe(true);
    expect(await opener().open(envelope, chunks)).toEqual(update);
  });

  it('presence and signals open as what they are, to whom they are for', async () => {
    const viewer = await createSealer(suite, room.viewer, systemRandom);
    const presence = await viewer.presence(3, utf8('caret'));
    expect(await verifier().envelope(presence)).toBe(true);
    expect(await opener().presence(presence)).toEqual(utf8('caret'));

    const signal = await viewer.signal(sealer.session, utf8('offer'));
    expect(await opener().signal(signal, sealer.session)).toEqual(utf8('offer'));
    await expect(opener().signal(signal, viewer.session)).rejects.toThrow(SealError);
    await expect(opener().signal(presence, sealer.session)).rejects.toThrow(SealError);
    await expect(opener().presence(signal)).rejects.toThrow(SealError);
    await expect(opener().open(presence, [])).rejects.toThrow(SealError);
  });

  it("a signal is opened only with its sender's signature", async () => {
    const signal = await sealer.signal(sealer.session, utf8('offer'));
    const last = signal.bytes.length - 1;
    const unsigned = decodeEnvelope(flipped(signal.bytes, last));
    await expect(opener().signal(unsigned, sealer.session)).rejects.toThrow(/signature/);
  });

  it('nothing opens with the key of another room', async () => {
    const other = await people(suite);
    const { envelope } = await (await createSealer(suite, room.editor, systemRandom)).edit(
      place(0),
      utf8('secret'),
    );
    await expect(opener(other.editor).open(envelope, [])).rejects.toThrow(/another room/);
    await expect(
      opener({ ...room.viewer, content: other.viewer.content }).open(envelope, []),
    ).rejects.toThrow(SealError);
    const elsewhere = createVerifier(suite, other.viewer.room, other.viewer.publicKeys);
    expect(await elsewhere.envelope(envelope)).toBe(false);
  });

  it('rule 9: no bit of an envelope can be changed unnoticed', async () => {
    const fresh = await createSealer(suite, room.editor, systemRandom);
    const { envelope } = await fresh.edit(place(0), utf8('an edit'));
    for (let at = 0; at < envelope.bytes.length; at++) {
      const changed = decodedOrNull(flipped(envelope.bytes, at));
      if (changed !== null) expect(await verifier().envelope(changed), `byte ${at}`).toBe(false);
    }
  });

  it('no field of a header can be exchanged, even by one who signs again', async () => {
    const key = await suite.signingKey(systemRandom.bytes(32));
    const mine = await createSealer(suite, room.editor, fixed(systemRandom.bytes(32)));
    const { envelope } = await mine.edit(place(4), utf8('an edit'));
    const { header } = envelope;
    const other = await people(suite);
    const forgeries: Header[] = [
      { ...header, session: toHex(key.publicKey) },
      { ...header, session: toHex(key.publicKey), number: 5 },
      { ...header, session: toHex(key.publicKey), part: 1 },
      { ...header, session: toHex(key.publicKey), kind: 'presence' },
      { ...header, session: toHex(key.publicKey), room: other.viewer.room },
    ];
    for (const forged of forgeries) {
      const signed = await signedAgain(key, forged, null, envelope.body);
      const open = (access: RoomAccess) =>
        forged.kind === 'presence' ? opener(access).presence(signed) : opener(access).open(signed, []);
      await expect(open(room.viewer)).rejects.toThrow(SealError);
      await expect(open(other.viewer)).rejects.toThrow(SealError);
    }
  });

  it('rule 2: an envelope does not open under another number of its own session', async () => {
    const seed = systemRandom.bytes(32);
    const mine = await createSealer(suite, room.editor, fixed(seed));
    const { envelope } = await mine.edit(place(0), utf8('an edit'));
    const replayed = await signedAgain(
      await suite.signingKey(seed),
      { ...envelope.header, number: 1 },
      null,
      envelope.body,
    );
    expect(await verifier().envelope(replayed)).toBe(true);
    await expect(opener().open(replayed, [])).rejects.toThrow(SealError);
  });

  it('an envelope does not open in another part, nor after another edit', async () => {
    const seed = systemRandom.bytes(32);
    const mine = await createSealer(suite, room.editor, fixed(seed));
    const { envelope } = await mine.edit(place(3), utf8('an edit'));
    const key = await suite.signingKey(seed);
    const { header, body } = envelope;
    for (const [forged, prev] of [
      [{ ...header, part: 1 }, HASH],
      [{ ...header, part: 2 }, HASH],
      [header, null],
      [header, '44'.repeat(32)],
    ] as const) {
      const signed = sealedBytes(encodeHeader(forged, null, [], prev), body);
      const replayed = assembleEnvelope(signed, await key.sign(envelopeBytes(forged, signed)));
      expect(await verifier().envelope(replayed)).toBe(true);
      await expect(opener().open(replayed, [])).rejects.toThrow(SealError);
    }
  });

  it("a snapshot does not open under another claim, nor as another's", async () => {
    const seed = systemRandom.bytes(32);
    const mine = await createSealer(suite, room.editor, fixed(seed));
    const { envelope } = await mine.snapshot(0, CLAIM, utf8('a document'));
    const key = await suite.signingKey(seed);
    const claim = { ...CLAIM.claim, parents: [] };
    await expect(
      opener().open(
        await signedAgain(key, envelope.header, claim, envelope.body),
        CLAIM.whole.chunks.map(({ bytes }) => bytes),
      ),
    ).rejects.toThrow(SealError);
  });

  it('rule 9: a signature for one kind is none for another', async () => {
    const key = await suite.signingKey(systemRandom.bytes(32));
    const header: Header = {
      version: PROTOCOL_VERSION,
      kind: 'presence',
      room: room.viewer.room,
      session: toHex(key.publicKey),
      part: 0,
      number: 0,
      piece: 0,
    };
    const kinds: Kind[] = ['edit', 'snapshot', 'presence', 'signal'];
    for (const signedFor of kinds) {
      const signed = sealedBytes(encodeHeader(header, null, []), systemRandom.bytes(48));
      const signature = await key.sign(envelopeBytes({ ...header, kind: signedFor }, signed));
      expect(await verifier().envelope(assembleEnvelope(signed, signature))).toBe(signedFor === 'presence');
    }
  });

  it('a comment link seals edits of the discussion, and nothing else that is logged', async () => {
    const commenter = await createSealer(suite, room.commenter, systemRandom);
    const { envelope } = await commenter.edit(place(0, 1), utf8('a comment'));
    expect(envelope.header.part).toBe(1);
    expect(await verifier().envelope(envelope)).toBe(true);
    expect(await opener().open(envelope, [])).toEqual(utf8('a comment'));
    for (const part of [0, 2]) {
      await expect(commenter.edit(place(0, part), utf8('a word'))).rejects.toThrow(SealError);
    }
    for (const part of [0, 1, 2]) {
      await expect(commenter.snapshot(part, CLAIM, utf8('a document'))).rejects.toThrow(SealError);
      await expect(commenter.note(part, HASH, [])).rejects.toThrow(SealError);
    }
    expect((await commenter.edit(place(1, 1), utf8('another'))).envelope.header.number).toBe(1);
  });

  it('a view link seals no edit and no snapshot', async () => {
    const viewer = await createSealer(suite, room.viewer, systemRandom);
    await expect(viewer.edit(place(0, 1), utf8('a comment'))).rejects.toThrow(SealError);
    await expect(viewer.note(0, HASH, [])).rejects.toThrow(SealError);
    await expect(viewer.edit(place(0), utf8('an edit'))).rejects.toThrow(SealError);
    await expect(viewer.snapshot(0, CLAIM, utf8('a document'))).rejects.toThrow(SealError);
  });

  it('rule 2: no number of a kind is sealed twice', async () => {
    const fresh = await createSealer(suite, room.editor, systemRandom);
    await fresh.edit(place(0), utf8('first'));
    await expect(fresh.edit(place(0), utf8('second'))).rejects.toThrow(SealError);
    await fresh.edit(place(1), utf8('third'));
    await expect(fresh.edit(place(0.5), utf8('x'))).rejects.toThrow(SealError);
    await expect(fresh.edit(place(-1), utf8('x'))).rejects.toThrow(SealError);
    await fresh.presence(1, utf8('x'));
    await expect(fresh.presence(1, utf8('y'))).rejects.toThrow(SealError);
  });

  it('what is too large is refused before a number is spent', async () => {
    const fresh = await createSealer(suite, room.editor, systemRandom);
    await expect(fresh.presence(0, systemRandom.bytes(LIMITS.presence))).rejects.toThrow(SealError);
    await expect(fresh.presence(0, new Uint8Array(5 * LIMITS.presence))).rejects.toThrow(SealError);
    await expect(fresh.signal(fresh.session, systemRandom.bytes(LIMITS.signal))).rejects.toThrow(SealError);
    expect((await fresh.presence(0, systemRandom.bytes(8_000))).header.number).toBe(0);
    expect((await fresh.signal(fresh.session, utf8('offer'))).header.number).toBe(0);
  });

  it('each session has a key pair of its own', async () => {
    const two = await createSealer(suite, room.editor, systemRandom);
    expect(two.session).not.toBe(sealer.session);
    expect(two.session).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a nonce', () => {
  it('is number and part, big endian', () => {
    expect(toHex(nonceOf(1, 2))).toBe('000000000000000100000002');
    expect(toHex(nonceOf(Number.MAX_SAFE_INTEGER, 1_024))).toBe('001fffffffffffff00000400');
  });

  it('rule 2: comes once under each key, whatever a session seals, in all parts', async () => {
    const [, make] = SUITES[1] as (typeof SUITES)[number];
    const { suite, used } = watched(make());
    const { editor } = await people(suite);
    const fresh = await createSealer(suite, editor, systemRandom);
    for (let number = 0; number < 20; number++) {
      for (let part = 0; part < LIMITS.parts; part++) {
        await fresh.edit(place(number, part), systemRandom.bytes(number % 5 === 0 ? 150_000 : 40));
        if (number % 4 === 0) await fresh.snapshot(part, CLAIM, systemRandom.bytes(90_000));
      }
      await fresh.presence(number, systemRandom.bytes(30));
      await fresh.signal(fresh.session, systemRandom.bytes(50));
    }
    const other = await createSealer(suite, editor, systemRandom);
    await other.edit(place(0), utf8('the same number in another session'));
    expect(used.length).toBeGreaterThan(150);
    expect(new Set(used).size).toBe(used.length);
  });

  it('rule 2: a number used in two parts shares the nonce, and never the key', async () => {
    const [, make] = SUITES[1] as (typeof SUITES)[number];
    const { suite, used } = watched(make());
    const { editor } = await people(suite);
    const fresh = await createSealer(suite, editor, systemRandom);
    for (let part = 0; part < LIMITS.parts; part++) await fresh.edit(place(7, part), utf8('the same'));
    const [keys, nonces] = [0, 1].map((at) => new Set(used.map((pair) => pair.split(' ')[at])));
    expect(nonces?.size).toBe(1);
    expect(keys?.size).toBe(LIMITS.parts);
    await expect(fresh.edit(place(7, 1), utf8('again'))).rejects.toThrow(SealError);
  });
});

const fixed = (seed: Bytes) => ({ bytes: () => seed, float: () => 0 });

function flipped(bytes: Bytes, at: number): Bytes {
  const changed = bytes.slice();
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

function decodedOrNull(bytes: Bytes): Envelope | null {
  try {
    return decodeEnvelope(bytes);
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
}

/** An envelope put together anew around a body that was sealed for another header. */
async function signedAgain(
  key: SigningKey,
  header: Header,
  claim: SnapshotClaim | null,
  body: Bytes,
): Promise<Envelope> {
  const signed = sealedBytes(encodeHeader(header, claim, []), body);
  return assembleEnvelope(signed, await key.sign(envelopeBytes(header, signed)));
}

/** A suite that writes down each pair of key and nonce it encrypts under. */
function watched(suite: CryptoSuite): { suite: CryptoSuite; used: string[] } {
  const used: string[] = [];
  const cipherKey: CryptoSuite['cipherKey'] = async (raw) => {
    const key = await suite.cipherKey(raw);
    return {
      decrypt: key.decrypt,
      encrypt: (nonce, plaintext, additional) => {
        used.push(`${toHex(raw)} ${toHex(nonce)}`);
        return key.encrypt(nonce, plaintext, additional);
      },
    };
  };
  return { suite: Object.assign(Object.create(suite), { cipherKey }), used };
}
