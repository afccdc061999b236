import { describe, expect, it } from 'vitest';
import {
  assembleEnvelope,
  type Bytes,
  bundled,
  concat,
  decodeEnvelope,
  decodeSignalingClient,
  decodeSync,
  type Envelope,
  encodeHeader,
  encodeSync,
  envelopeBytes,
  FieldWriter,
  type Header,
  type Kind,
  LIMITS,
  PROTOCOL_VERSION,
  type SnapshotClaim,
  sealedBytes,
  utf8,
  WireError,
} from '../index.ts';
import { ENVELOPES, sampleEnvelope } from '../testing/samples.ts';

const edit = ENVELOPES.edit as Envelope;
const snapshot = ENVELOPES.snapshot as Envelope;
const SIGNATURE = new Uint8Array(64).fill(9);

const header = (fields: Partial<Header> = {}): Header => ({ ...edit.header, ...fields });

/** Builds an envelope field by field, as a peer with other rules would. */
function crafted(fields: Partial<Header>, chunks: number, body: Bytes): Bytes {
  const { version, kind, room, session, part, number, piece } = header(fields);
  const code = { edit: 1, snapshot: 2, presence: 3, signal: 4 }[kind];
  const writer = new FieldWriter()
    .byte(version)
    .byte(code)
    .hex32(room)
    .hex32(session)
    .uint(part)
    .uint(number)
    .uint(piece);
  if (kind === 'edit' && version === edit.header.version) writer.flag(false);
  writer.uint(chunks);
  for (let i = 0; i < chunks; i++) writer.hex32(room);
  return concat(writer.varBytes(body, LIMITS.message).finish(), SIGNATURE);
}

describe('W7: the layout', () => {
  it('is header, claim, chunks, body, signature, and its parts are views of its bytes', () => {
    const { bytes, aad, signed, body, signature } = snapshot;
    expect(aad).toEqual(encodeHeader(snapshot.header, snapshot.claim, snapshot.sealed));
    expect(edit.aad).toEqual(encodeHeader(edit.header, null, edit.chunks, edit.prev));
    expect(signed).toEqual(sealedBytes(aad, body));
    expect(bytes).toEqual(concat(signed, signature));
    for (const part of [aad, signed, body, signature]) expect(part.buffer).toBe(bytes.buffer);
    expect(signature.length).toBe(64);
  });

  it('is signed under the purpose of its kind, and its room', () => {
    const start = utf8('parley/1 edit\0');
    expect(envelopeBytes(edit.header, edit.signed).subarray(0, start.length)).toEqual(start);
    expect(envelopeBytes(edit.header, edit.signed)).not.toEqual(
      envelopeBytes(header({ kind: 'presence' }), edit.signed),
    );
  });
});

describe('W8: an envelope of an unknown version', () => {
  const future = decodeEnvelope(
    crafted({ version: 7, number: 41 }, 0, utf8('whatever a later version puts here')),
  );

  it('keeps its stable frame and its signature: it can be verified, stored and forwarded', () => {
    expect(future.header).toEqual(header({ version: 7, number: 41 }));
    expect(future.signature).toEqual(SIGNATURE);
    expect(future.signed).toEqual(future.bytes.subarray(0, -64));
    const sent = decodeSync(encodeSync({ type: 'envelope', envelope: future }));
    expect(sent).toEqual({ type: 'envelope', envelope: future });
  });

  it('is not understood beyond it', () => {
    expect(future.claim).toBeNull();
    expect(future.prev).toBeNull();
    expect(future.chunks).toEqual([]);
    expect(concat(future.aad, future.body)).toEqual(future.signed);
  });

  it('may be of a part, a body and a kind as later versions will, but not larger than any envelope', () => {
    expect(decodeEnvelope(crafted({ version: 7, part: 3 }, 0, new Uint8Array(200_000))).header.part).toBe(3);
    expect(() =>
      decodeEnvelope(crafted({ version: 7 }, 0, new Uint8Array(LIMITS.envelope - 200))),
    ).not.toThrow();
    expect(() => decodeEnvelope(crafted({ version: 7 }, 0, new Uint8Array(LIMITS.envelope - 20)))).toThrow(
      WireError,
    );
  });

  it('is none if its version is an earlier one', () => {
    for (let version = 0; version < PROTOCOL_VERSION; version++) {
      const earlier = edit.bytes.slice();
      earlier[0] = version;
      const unknown = expect.objectContaining({ reason: 'unknown-version' });
      expect(() => decodeEnvelope(earlier)).toThrow(unknown);
      expect(() => encodeHeader(header({ version }), null, [])).toThrow(unknown);
    }
  });

  it('is none if its kind is unknown', () => {
    const kind = edit.bytes.slice();
    kind[1] = 5;
    expect(() => decodeEnvelope(kind)).toThrow(WireError);
  });
});

describe('W9: what each kind may hold', () => {
  const most: [Kind, number][] = [
    ['edit', LIMITS.inlineBody],
    ['presence', LIMITS.presence],
    ['signal', LIMITS.signal],
  ];
  for (const [kind, limit] of most) {
    it(`${kind}: a body of ${limit} bytes, not one more`, () => {
      expect(decodeEnvelope(crafted({ kind }, 0, new Uint8Array(limit))).body.length).toBe(limit);
      expect(() => decodeEnvelope(crafted({ kind }, 0, new Uint8Array(limit + 1)))).toThrow(
        expect.objectContaining({ name: 'WireError', reason: 'too-large' }),
      );
    });
  }

  it('only edits and snapshots name chunks, and at most LIMITS.chunksPerEnvelope', () => {
    const bytes = crafted({}, LIMITS.chunksPerEnvelope, new Uint8Array(16));
    expect(decodeEnvelope(bytes).chunks.length).toBe(LIMITS.chunksPerEnvelope);
    expect(() => decodeEnvelope(crafted({}, LIMITS.chunksPerEnvelope + 1, new Uint8Array(16)))).toThrow(
      WireError,
    );
    expect(() => decodeEnvelope(crafted({ kind: 'presence' }, 1, new Uint8Array(16)))).toThrow(WireError);
    expect(() => encodeHeader(header({ kind: 'signal' }), null, [edit.header.room])).toThrow(WireError);
  });

  it('a snapshot has a claim, nothing else has', () => {
    expect(() => encodeHeader(header({ kind: 'snapshot' }), null, [])).toThrow(WireError);
    expect(() => encodeHeader(header(), snapshot.claim, [])).toThrow(WireError);
  });

  it('no envelope is a chunk; a chunk is sealed under its header alone', () => {
    expect(() => decodeEnvelope(crafted({ piece: 1 }, 0, new Uint8Array(16)))).toThrow(WireError);
    const first = encodeHeader(header({ kind: 'snapshot', piece: 1 }), null, []);
    expect(first.length).toBe(2 + 32 + 32 + 1 + 2 + 1);
    expect(() => encodeHeader(header({ kind: 'snapshot', piece: 1 }), snapshot.claim, [])).toThrow(WireError);
  });

  it('the largest possible envelope fits a message with its type and receiver', () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => i.toString(16).padStart(64, '0'));
    const covered = { count: Number.MAX_SAFE_INTEGER, hash: edit.header.room };
    const large = sampleEnvelope('snapshot', {
      claim: {
        parents: many(LIMITS.parents),
        changed: new Map(many(LIMITS.changed).map((session) => [session, covered])),
        whole: many(LIMITS.coversChunks),
      },
      chunks: many(LIMITS.chunksPerEnvelope),
      body: new Uint8Array(LIMITS.inlineBody),
    });
    expect(large.bytes.length).toBeGreaterThan(150_000);
    expect(encodeSync({ type: 'envelope', envelope: large }).length).toBeLessThanOrEqual(LIMITS.message);
  });

  it('edits and snapshots are of one of three parts, presence and signals of none', () => {
    const body = new Uint8Array(16);
    for (let part = 0; part < LIMITS.parts; part++) {
      expect(decodeEnvelope(crafted({ part }, 0, body)).header.part).toBe(part);
      expect(sampleEnvelope('snapshot', { part, claim: snapshot.claim as SnapshotClaim }).header.part).toBe(
        part,
      );
    }
    expect(() => decodeEnvelope(crafted({ part: LIMITS.parts }, 0, body))).toThrow(WireError);
    expect(() => encodeHeader(header({ part: LIMITS.parts }), null, [])).toThrow(WireError);
    for (const kind of ['presence', 'signal'] as const) {
      expect(() => decodeEnvelope(crafted({ kind, part: 1 }, 0, body))).toThrow(WireError);
      expect(() => encodeHeader(header({ kind, part: 1 }), null, [])).toThrow(WireError);
    }
  });

  it("only an edit follows another, and a session's first follows none", () => {
    const prev = edit.header.room;
    expect(edit.prev).not.toBeNull();
    expect(() => encodeHeader(header({ number: 0 }), null, [], prev)).toThrow(WireError);
    expect(() => encodeHeader(header({ kind: 'presence' }), null, [], prev)).toThrow(WireError);
    expect(() => encodeHeader(snapshot.header, snapshot.claim, [], prev)).toThrow(WireError);
    // Number 300 takes two bytes, 0 one: as somebody would write it who does not ask.
    const at = 2 + 32 + 32 + 1;
    const first = concat(edit.bytes.subarray(0, at), Uint8Array.of(0), edit.bytes.subarray(at + 2));
    expect(() => decodeEnvelope(first)).toThrow(WireError);
  });
});

describe('W23: the chunks an envelope names', () => {
  it("are its claim's, in clear, and then the sealed ones", () => {
    const whole = snapshot.claim?.whole ?? [];
    expect(whole.length).toBe(2);
    expect(snapshot.sealed.length).toBe(1);
    expect(snapshot.chunks).toEqual([...whole, ...snapshot.sealed]);
    const chunked = ENVELOPES['edit over chunks'] as Envelope;
    expect(chunked.chunks).toEqual(chunked.sealed);
  });
});

describe('W10: an envelope is kept as it came', () => {
  it('fills its buffer exactly, whatever it was read from', () => {
    const message = encodeSync({ type: 'envelope', envelope: edit });
    const pooled = Buffer.concat([Buffer.from('before'), message, Buffer.from('after')]).subarray(6, -5);
    const sent = decodeSync(pooled);
    if (sent.type !== 'envelope') throw new Error('not an envelope');
    expect(sent.envelope.bytes.buffer.byteLength).toBe(edit.bytes.length);
    pooled.fill(0);
    expect(sent.envelope).toEqual(edit);
  });

  it('is not copied when it fills its buffer already', () => {
    expect(decodeEnvelope(edit.bytes).bytes).toBe(edit.bytes);
  });

  it('needs its whole signature', () => {
    expect(() => assembleEnvelope(edit.signed, SIGNATURE.subarray(1))).toThrow(WireError);
    expect(() => decodeEnvelope(SIGNATURE)).toThrow(WireError);
    expect(() => decodeEnvelope(new Uint8Array())).toThrow(WireError);
  });
});

describe('W6: a message carries envelopes of its own kinds only', () => {
  const presence = ENVELOPES.presence as Envelope;

  it('when it is written', () => {
    expect(() => encodeSync({ type: 'envelope', envelope: presence })).toThrow(WireError);
    expect(() => encodeSync({ type: 'presence', envelope: edit })).toThrow(WireError);
    expect(() => encodeSync({ type: 'edits', envelopes: [edit, snapshot] })).toThrow(WireError);
    expect(() => encodeSync({ type: 'edits', envelopes: [] })).toThrow(WireError);
    expect(() => encodeSync({ type: 'bundle', messages: [] })).toThrow(WireError);
  });

  it('and when it is read', () => {
    const tagged = (like: Uint8Array, envelope: Envelope): Bytes =>
      concat(like.subarray(0, 1), envelope.bytes);
    const anEdit = encodeSync({ type: 'envelope', envelope: edit });
    const aPresence = encodeSync({ type: 'presence', envelope: presence });
    expect(() => decodeSync(tagged(anEdit, presence))).toThrow(WireError);
    expect(() => decodeSync(tagged(aPresence, edit))).toThrow(WireError);
    expect(() => decodeSignalingClient(anEdit)).toThrow(WireError);
    const edits = encodeSync({ type: 'edits', envelopes: [edit] });
    const one = edits.subarray(0, 2);
    const length = new FieldWriter().uint(presence.bytes.length).finish();
    expect(() => decodeSync(concat(one, length, presence.bytes))).toThrow(WireError);
    expect(() => decodeSync(concat(edits.subarray(0, 1), Uint8Array.of(0)))).toThrow(WireError);
    const bundle = bundled([edits]);
    expect(decodeSync(bundle)).toEqual({ type: 'bundle', messages: [decodeSync(edits)] });
    expect(() => decodeSync(bundled([bundle])), 'a bundle in a bundle').toThrow(WireError);
    expect(() => decodeSync(bundle.subarray(0, 1))).toThrow(WireError);
    expect(() => decodeSync(concat(bundle.subarray(0, 1), Uint8Array.of(0)))).toThrow(WireError);
  });
});
