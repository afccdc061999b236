import { describe, expect, it } from 'vitest';
import {
  type AnswerFields,
  answerBytes,
  certificateBytes,
  concat,
  decodeCertificate,
  decodeNote,
  decodeReceipt,
  encodeCertificate,
  encodeNote,
  encodeReceipt,
  fromHex,
  LIMITS,
  mayWrite,
  type Note,
  noteBytes,
  noteSigned,
  PROTOCOL_VERSION,
  type Purpose,
  purpose,
  type Receipt,
  receiptBytes,
  receiptSigned,
  toHex,
  utf8,
  WireError,
} from './index.ts';
import { CERTIFICATE, COMMENT_CERTIFICATE, NOTES, RECEIPTS, SIGNED } from './testing/samples.ts';

const OTHER = '0f'.repeat(32);
const receipt = RECEIPTS['full receipt'] as Receipt;

describe('W12: what is signed names its purpose and its room', () => {
  it('before anything else', () => {
    expect(purpose('receipt', OTHER, utf8('x'))).toEqual(
      concat(utf8('parley/1 receipt'), Uint8Array.of(0), fromHex(OTHER), utf8('x')),
    );
  });

  it('so that nothing signed for one purpose or room serves another', () => {
    const names: Purpose[] = [
      ...(['edit', 'snapshot', 'note', 'presence', 'signal'] as const),
      ...(['certificate', 'deletion', 'receipt', 'home-key', 'join', 'session'] as const),
    ];
    const all = [SIGNED.room, OTHER].flatMap((room) => names.map((name) => toHex(purpose(name, room))));
    for (const one of all)
      for (const other of all) if (one !== other) expect(one.startsWith(other)).toBe(false);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('W13, rule 9: an answer binds', () => {
  const fields: AnswerFields = {
    role: 'edit',
    service: 'home',
    origin: 'parley.example:8300',
    session: SIGNED.session,
    clientNonce: SIGNED.clientNonce,
    serverNonce: SIGNED.serverNonce,
    room: SIGNED.room,
  };
  const others: AnswerFields[] = [
    { ...fields, role: 'view' },
    { ...fields, service: 'signaling' },
    { ...fields, origin: 'parley.example' },
    { ...fields, session: OTHER },
    { ...fields, clientNonce: SIGNED.serverNonce },
    { ...fields, serverNonce: SIGNED.clientNonce },
    { ...fields, clientNonce: SIGNED.serverNonce, serverNonce: SIGNED.clientNonce },
    { ...fields, room: OTHER },
  ];

  it('role, service, origin, session, a nonce of each side, and the room', () => {
    const all = [fields, ...others].flatMap((each) => [
      toHex(answerBytes('join', each)),
      toHex(answerBytes('session', each)),
    ]);
    expect(new Set(all).size).toBe(all.length);
  });

  it('nonces of 32 bytes and a bounded origin', () => {
    expect(() => answerBytes('join', { ...fields, serverNonce: new Uint8Array(31) })).toThrow(WireError);
    expect(() => answerBytes('join', { ...fields, origin: 'x'.repeat(2_000) })).toThrow(WireError);
  });
});

describe('W14: a certificate', () => {
  it('is signed over session and role, in its room', () => {
    const bytes = toHex(certificateBytes(SIGNED.room, CERTIFICATE));
    expect(bytes).not.toBe(toHex(certificateBytes(OTHER, CERTIFICATE)));
    expect(bytes).not.toBe(toHex(certificateBytes(SIGNED.room, { ...CERTIFICATE, session: OTHER })));
    expect(bytes.endsWith(toHex(encodeCertificate(CERTIFICATE)).slice(0, -128))).toBe(true);
  });

  it('is for the roles edit and comment, and no other', () => {
    expect(decodeCertificate(encodeCertificate(COMMENT_CERTIFICATE)).role).toBe('comment');
    for (const role of [0, 1, 4, 5]) {
      const bytes = encodeCertificate(CERTIFICATE);
      bytes[33] = role;
      expect(() => decodeCertificate(bytes)).toThrow(WireError);
    }
  });

  it('lets an editor write everything, a commenter edits of the discussion', () => {
    for (const part of [0, 1, 2]) {
      expect(mayWrite('edit', 'edit', part)).toBe(true);
      expect(mayWrite('edit', 'snapshot', part)).toBe(true);
      expect(mayWrite('comment', 'edit', part)).toBe(part === 1);
      expect(mayWrite('comment', 'snapshot', part)).toBe(false);
    }
    for (const kind of ['presence', 'signal'] as const) expect(mayWrite('comment', kind, 0)).toBe(true);
  });

  it('W1: of another version is said to be so', () => {
    const bytes = encodeCertificate(CERTIFICATE);
    bytes[0] = PROTOCOL_VERSION - 1;
    expect(() => decodeCertificate(bytes)).toThrow(expect.objectContaining({ reason: 'unknown-version' }));
  });
});

describe('W20: a note', () => {
  const note = NOTES['note that it contains'] as Note;

  it('is signed over all of it but the signature, in its room', () => {
    expect(noteSigned(note)).toEqual(encodeNote(note));
    expect(concat(noteSigned(note), note.signature)).toEqual(note.bytes);
    expect(noteBytes(note.room, noteSigned(note))).toEqual(purpose('note', note.room, encodeNote(note)));
  });

  it('W1: of another version is said to be so', () => {
    const bytes = note.bytes.slice();
    bytes[0] = PROTOCOL_VERSION + 1;
    expect(() => decodeNote(bytes)).toThrow(expect.objectContaining({ reason: 'unknown-version' }));
  });

  it('is of one of three parts, and names at most LIMITS.contained', () => {
    expect(() => encodeNote({ ...note, part: LIMITS.parts })).toThrow(WireError);
    const contains = new Array<string>(LIMITS.contained).fill(OTHER);
    expect(decodeNote(concat(encodeNote({ ...note, contains }), note.signature)).contains).toEqual(contains);
    expect(() => encodeNote({ ...note, contains: [...contains, OTHER] })).toThrow(WireError);
  });

  it('W10: keeps the bytes it came in, in a buffer of its own', () => {
    const within = concat(utf8('before'), note.bytes);
    const decoded = decodeNote(within.subarray(6));
    within.fill(0);
    expect(decoded).toEqual(note);
  });
});

describe('W15: a receipt', () => {
  it('is signed over all of it but the signature, in its room', () => {
    expect(receiptSigned(receipt)).toEqual(encodeReceipt(receipt));
    expect(concat(receiptSigned(receipt), receipt.signature)).toEqual(receipt.bytes);
    expect(receiptBytes(receipt.room, receiptSigned(receipt))).toEqual(
      purpose('receipt', receipt.room, encodeReceipt(receipt)),
    );
  });

  it('is of one part', () => {
    expect(() => encodeReceipt({ ...receipt, part: LIMITS.parts })).toThrow(WireError);
    const bytes = receipt.bytes.slice();
    bytes[33] = LIMITS.parts;
    expect(() => decodeReceipt(bytes)).toThrow(WireError);
  });

  it('W1: of another version is said to be so', () => {
    const bytes = receipt.bytes.slice();
    bytes[0] = PROTOCOL_VERSION - 1;
    expect(() => decodeReceipt(bytes)).toThrow(expect.objectContaining({ reason: 'unknown-version' }));
  });

  it('W10: keeps the bytes it came in, in a buffer of its own', () => {
    const within = concat(utf8('before'), receipt.bytes);
    const decoded = decodeReceipt(within.subarray(6));
    expect(decoded.bytes.buffer.byteLength).toBe(receipt.bytes.length);
    within.fill(0);
    expect(decoded).toEqual(receipt);
  });
});
