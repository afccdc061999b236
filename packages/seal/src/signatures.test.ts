import { systemRandom } from '@parley/runtime';
import {
  type AnswerFields,
  answerBytes,
  type Bytes,
  certificateBytes,
  encodeReceipt,
  type ReceiptFields,
  receiptBytes,
  utf8,
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
  epoch: '11'.repeat(32),
  seq: 3,
  head: '22'.repeat(32),
  base: null,
  digest: '33'.repeat(32),
  counts: new Map([['12'.repeat(32), 3]]),
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
    for (const changed of [{ seq: 4 }, { time: 1 }, { counts: new Map() }, { room: '00'.repeat(32) }]) {
      const receipt = await signReceipt(suite, await newKey(), { ...fields(), ...changed });
      const forged = receipt.bytes.slice();
      forged.set(signature, forged.length - 64);
      expect(await verifyReceipt(suite, home.publicKey, { ...receipt, signature, bytes: forged })).toBe(
        false,
      );
    }
  });
});

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
