import { systemRandom } from '@parley/runtime';
import {
  type AnswerFields,
  answerBytes,
  type Bytes,
  certificateBytes,
  decodeNote,
  encodeNote,
  encodeReceipt,
  type Note,
  noteBytes,
  type ReceiptFields,
  receiptBytes,
  utf8,
  WireError,
} from '@parley/wire';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Challenged, checkAnswer, joinAnswer } from './answer.ts';
import { nodeCrypto } from './node-crypto.ts';
import { signReceipt, verifyReceipt } from './receipt.ts';
import { createSealer } from './sealer.ts';
import { type People, people } from './testing/people.ts';
import type { SigningKey } from './types.ts';
import { createVerifier } from './verifier.ts';

const suite = nodeCrypto();
let room: People;
beforeAll(async () => {
  room = await people(suite);
});

const challenged = (): Challenged => ({
  role: 'view',
  service: 'signaling',
  origin: 'parley.example',
  session: '12'.repeat(32),
  clientNonce: systemRandom.bytes(32),
  serverNonce: systemRandom.bytes(32),
});

const fields = (): ReceiptFields => ({
  room: room.viewer.room,
  part: 0,
  seq: 3,
  head: '22'.repeat(32),
  proved: null,
  bases: [],
  digest: '33'.repeat(32),
  runs: new Map([['12'.repeat(32), [{ from: 0, to: 3, last: '44'.repeat(32) }]]]),
  full: true,
  time: 1_800_000_000_000,
});

describe('an answer to a challenge', () => {
  it('is given by whoever has a link, the least included', async () => {
    const { publicKeys, room: id } = room.viewer;
    for (const access of [room.owner, room.editor, room.commenter, room.viewer]) {
      const prover = await createSealer(suite, access, systemRandom);
      const asked = { ...challenged(), session: prover.session };
      const signatures = await joinAnswer(access, prover, asked);
      expect(await checkAnswer(suite, publicKeys, id, asked, signatures)).toBe(true);
    }
  });

  it('rule 9: binds role, service, origin, session, room and a nonce from each side', async () => {
    const { publicKeys, room: id } = room.viewer;
    const prover = await createSealer(suite, room.viewer, systemRandom);
    const asked = { ...challenged(), session: prover.session };
    const signatures = await joinAnswer(room.viewer, prover, asked);
    const others: Challenged[] = [
      { ...asked, role: 'edit' },
      { ...asked, service: 'home' },
      { ...asked, origin: 'evil.example' },
      { ...asked, session: (await createSealer(suite, room.viewer, systemRandom)).session },
      { ...asked, clientNonce: asked.serverNonce },
      { ...asked, serverNonce: systemRandom.bytes(32) },
    ];
    for (const other of others)
      expect(await checkAnswer(suite, publicKeys, id, other, signatures)).toBe(false);
    expect(await checkAnswer(suite, publicKeys, '00'.repeat(32), asked, signatures)).toBe(false);
    const stranger = await people(suite);
    expect(await checkAnswer(suite, stranger.viewer.publicKeys, id, asked, signatures)).toBe(false);
  });

  it('needs both signatures, each by its own key', async () => {
    const { publicKeys, room: id } = room.viewer;
    const prover = await createSealer(suite, room.viewer, systemRandom);
    const asked = { ...challenged(), session: prover.session };
    const { join, session } = await joinAnswer(room.viewer, prover, asked);
    const other = await createSealer(suite, room.viewer, systemRandom);
    const elsewhere = await joinAnswer(room.viewer, other, asked);
    for (const signatures of [
      { join, session: join },
      { join: session, session },
      { join: session, session: join },
      { join, session: elsewhere.session },
    ]) {
      expect(await checkAnswer(suite, publicKeys, id, asked, signatures)).toBe(false);
    }
    // Whatever session the fields name, a sealer answers in its own name alone.
    expect(await prover.answer({ ...asked, session: other.session, room: id })).toEqual(session);
  });

  it('is refused, not thrown, when a signature has another length', async () => {
    const { publicKeys, room: id } = room.viewer;
    const short = utf8('short');
    expect(await checkAnswer(suite, publicKeys, id, challenged(), { join: short, session: short })).toBe(
      false,
    );
  });
});

describe('a receipt', () => {
  it('holds under the key of the home that signed it, and no other', async () => {
    const [home, other] = await Promise.all([newKey(), newKey()]);
    const receipt = await signReceipt(suite, home, fields());
    expect(receipt).toMatchObject(fields());
    expect(await verifyReceipt(suite, home.publicKey, receipt)).toBe(true);
    expect(await verifyReceipt(suite, other.publicKey, receipt)).toBe(false);
  });

  it('cannot be changed in anything it says', async () => {
    const home = await newKey();
    const { signature } = await signReceipt(suite, home, fields());
    for (const changed of [
      ...[{ seq: 4 }, { time: 1 }, { runs: new Map() }, { room: '00'.repeat(32) }, { part: 1 }],
      ...[{ proved: '44'.repeat(32) }, { bases: ['44'.repeat(32)] }],
    ]) {
      const receipt = await signReceipt(suite, await newKey(), { ...fields(), ...changed });
      const forged = receipt.bytes.slice();
      forged.set(signature, forged.length - 64);
      expect(await verifyReceipt(suite, home.publicKey, { ...receipt, signature, bytes: forged })).toBe(
        false,
      );
    }
  });
});

describe('a note', () => {
  const [BASE, OLDER] = ['22'.repeat(32), '44'.repeat(32)] as const;
  const verifierOf = ({ viewer }: People) => createVerifier(suite, viewer.room, viewer.publicKeys);

  it('is signed by its session, and holds in its room', async () => {
    const sealer = await createSealer(suite, room.editor, systemRandom);
    for (const contains of [[], [OLDER, '55'.repeat(32)]]) {
      const note = await sealer.note(2, BASE, contains);
      expect(note).toMatchObject({
        room: room.viewer.room,
        part: 2,
        session: sealer.session,
        base: BASE,
        contains,
      });
      expect(await verifierOf(room).note(note)).toBe(true);
      expect(await verifierOf(room).note(decodeNote(note.bytes))).toBe(true);
      expect(await verifierOf(await people(suite)).note(note)).toBe(false);
    }
  });

  it('rule 9: no bit of it can be changed unnoticed', async () => {
    const sealer = await createSealer(suite, room.editor, systemRandom);
    const { bytes } = await sealer.note(0, BASE, [OLDER]);
    let refused = 0;
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const note = decodedOrNull(changed);
      if (note === null) refused++;
      else expect(await verifierOf(room).note(note), `byte ${at}`).toBe(false);
    }
    expect(refused).toBeLessThan(4);
  });

  it("is refused when another session's key signed it, or its fields are another's", async () => {
    const [sealer, other] = [
      await createSealer(suite, room.editor, systemRandom),
      await createSealer(suite, room.editor, systemRandom),
    ];
    const [mine, theirs] = [await sealer.note(0, BASE, []), await other.note(0, BASE, [])];
    const forged = mine.bytes.slice();
    forged.set(theirs.signature, forged.length - 64);
    expect(await verifierOf(room).note(decodeNote(forged))).toBe(false);
    // "Contains" does not become "proved", nor the other way.
    const contains = await sealer.note(0, BASE, [OLDER]);
    const proved = mine.bytes.slice();
    proved.set(contains.signature, proved.length - 64);
    expect(await verifierOf(room).note(decodeNote(proved))).toBe(false);
  });
});

function decodedOrNull(bytes: Bytes): Note | null {
  try {
    return decodeNote(bytes);
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
}

describe('rule 9: purposes are not interchangeable', () => {
  it('one key, one room: a signature for one purpose holds for no other', async () => {
    const key = await newKey();
    const { room: id } = room.viewer;
    const session = '12'.repeat(32);
    const asked = challenged();
    const statements: Record<string, Bytes> = {
      certificate: certificateBytes(id, { session, role: 'edit' }),
      join: answerBytes('join', { ...asked, room: id }),
      session: answerBytes('session', { ...asked, room: id }),
      receipt: receiptBytes(id, encodeReceipt(fields())),
      note: noteBytes(id, encodeNote({ room: id, part: 0, session, base: '22'.repeat(32), contains: [] })),
    };
    for (const [name, statement] of Object.entries(statements)) {
      const signature = await key.sign(statement);
      for (const [other, asIf] of Object.entries(statements)) {
        expect(await suite.verify(key.publicKey, signature, asIf), `${name} as ${other}`).toBe(
          name === other,
        );
      }
    }
  });

  it('an answer, whatever the nonces, is no certificate, even if one key signed both', async () => {
    const key = await newKey();
    const keys = { ...room.viewer.publicKeys, edit: key.publicKey };
    const verifier = createVerifier(suite, room.viewer.room, keys);
    const session = '12'.repeat(32);
    // A server that chose its nonce as a certificate's beginning gains nothing: the purpose stands before it.
    const serverNonce = certificateBytes(room.viewer.room, { session, role: 'edit' }).slice(0, 32);
    const prover = { session, answer: (fields: AnswerFields) => key.sign(answerBytes('session', fields)) };
    const answered = await joinAnswer({ ...room.viewer, join: key }, prover, {
      ...challenged(),
      serverNonce,
    });
    for (const signature of [answered.join, answered.session]) {
      expect(await verifier.certificate({ session, role: 'edit', signature })).toBe(false);
    }
  });
});

const newKey = (): Promise<SigningKey> => suite.signingKey(systemRandom.bytes(32));
