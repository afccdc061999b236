import {
  type Bytes,
  concat,
  encodeCertificate,
  fromHex,
  LIMITS,
  type ReceiptFields,
  type SessionId,
  stateClaim,
  toHex,
  utf8,
} from '@parley/wire';
import { openFragment } from '../src/access.ts';
import { joinAnswer } from '../src/answer.ts';
import { signDeletion } from '../src/deletion.ts';
import { formatFragment, parseFragment } from '../src/fragment.ts';
import { type CipherName, cipherLabel, label, type SecretName } from '../src/labels.ts';
import { signReceipt } from '../src/receipt.ts';
import { createSealer } from '../src/sealer.ts';
import type { CryptoSuite, SealedEdit } from '../src/types.ts';

const counting = (from: number): Bytes => Uint8Array.from({ length: 32 }, (_, index) => from + index);

/** What everything below is made from. */
export const FIXED = {
  ownerSecret: counting(0x00),
  sessionSeed: counting(0x40),
  homeSeed: counting(0x80),
  clientNonce: counting(0xa0),
  serverNonce: counting(0xc0),
  receiver: 'ab'.repeat(32) as SessionId,
  other: 'cd'.repeat(32) as SessionId,
} as const;

const DURABLE: readonly CipherName[] = ['edit', 'edit chunk', 'snapshot', 'snapshot chunk'];
const CIPHERS: readonly CipherName[] = [...DURABLE, 'presence', 'signal'];

/** `length` bytes that do not compress: SHA-256 of `parley/1 filler`, 0 as u32 big endian, then of 1, and so on. */
export async function filler(suite: CryptoSuite, length: number): Promise<Bytes> {
  const blocks: Bytes[] = [];
  for (let index = 0; index * 32 < length; index++) {
    const counter = new Uint8Array(4);
    new DataView(counter.buffer).setUint32(0, index);
    blocks.push(await suite.sha256(concat(utf8('parley/1 filler'), counter)));
  }
  return concat(...blocks).slice(0, length);
}

/** Every vector whose bytes are the same with any implementation. Nothing in it is compressed: deflate has no one output. */
export async function computeVectors(suite: CryptoSuite) {
  const hkdf = async (from: Bytes, salt: Bytes, name: SecretName) => suite.hkdf(from, salt, label(name), 32);
  const none = new Uint8Array(0);
  const ownerKeySeed = await hkdf(FIXED.ownerSecret, none, 'owner key');
  const editSecret = await hkdf(FIXED.ownerSecret, none, 'edit secret');
  const editKeySeed = await hkdf(editSecret, none, 'edit key');
  const commentSecret = await hkdf(editSecret, none, 'comment secret');
  const commentKeySeed = await hkdf(commentSecret, none, 'comment key');
  const viewSecret = await hkdf(commentSecret, none, 'view secret');
  const joinKeySeed = await hkdf(viewSecret, none, 'join key');

  const ownerLink = formatFragment({ kind: 'owner', ownerSecret: FIXED.ownerSecret });
  const access = await openFragment(suite, parseFragment(ownerLink));
  const { owner, edit: editKey, comment: commentKey, join } = access.publicKeys;
  const sealer = await createSealer(suite, access, { bytes: () => FIXED.sessionSeed, float: () => 0 });
  if (sealer.certificate === null) throw new Error('an owner has a certificate');

  const cipherKeys: Record<string, string> = {};
  for (let part = 0; part < LIMITS.parts; part++) {
    for (const name of part === 0 ? CIPHERS : DURABLE) {
      const info = cipherLabel(name, part);
      cipherKeys[info] = toHex(await suite.hkdf(access.content, fromHex(sealer.session), info, 32));
    }
  }

  const head = '22'.repeat(32);
  const covers = new Map([
    [sealer.session, { count: 2, hash: head }],
    [FIXED.other, { count: 300, hash: '11'.repeat(32) }],
  ]);
  const stated = stateClaim([head], covers);
  const edit = await sealer.edit({ part: 0, number: 0, prev: null }, utf8('an edit'));
  const chunkedEdit = await sealer.edit({ part: 0, number: 1, prev: head }, await filler(suite, 100_000));
  const comment = await sealer.edit({ part: 1, number: 0, prev: null }, utf8('a comment'));
  const snapshot = await sealer.snapshot(0, stated, utf8('a snapshot'));
  const note = await sealer.note(0, head, ['11'.repeat(32)]);
  const presence = await sealer.presence(7, utf8('a caret'));
  const signal = await sealer.signal(FIXED.receiver, utf8('an offer'));

  const challenged = {
    role: 'edit',
    service: 'home',
    origin: 'parley.example:8300',
    session: sealer.session,
    clientNonce: FIXED.clientNonce,
    serverNonce: FIXED.serverNonce,
  } as const;
  const homeKey = await suite.signingKey(FIXED.homeSeed);
  const receipt: ReceiptFields = {
    room: access.room,
    part: 0,
    seq: 302,
    head,
    proved: head,
    bases: [head],
    digest: '33'.repeat(32),
    runs: new Map([[sealer.session, [{ from: 0, to: 2, last: head }]]]),
    full: true,
    time: 1_800_000_000_000,
  };

  if (access.owner === null) throw new Error('an owner has the owner key');
  const deletion = await signDeletion(access.owner, { room: access.room, time: 1_800_000_000_000 });
  const answered = await joinAnswer(access, sealer, challenged);

  return {
    secrets: {
      ownerSecret: toHex(FIXED.ownerSecret),
      ownerKeySeed: toHex(ownerKeySeed),
      editSecret: toHex(editSecret),
      editKeySeed: toHex(editKeySeed),
      commentSecret: toHex(commentSecret),
      commentKeySeed: toHex(commentKeySeed),
      viewSecret: toHex(viewSecret),
      joinKeySeed: toHex(joinKeySeed),
      content: toHex(access.content),
    },
    publicKeys: {
      owner: toHex(owner),
      edit: toHex(editKey),
      comment: toHex(commentKey),
      join: toHex(join),
    },
    room: access.room,
    links: {
      owner: ownerLink,
      edit: formatFragment({ kind: 'edit', editSecret, owner }),
      comment: formatFragment({ kind: 'comment', commentSecret, owner, edit: editKey }),
      view: formatFragment({ kind: 'view', viewSecret, owner, edit: editKey, comment: commentKey }),
    },
    session: { seed: toHex(FIXED.sessionSeed), id: sealer.session, cipherKeys },
    certificate: toHex(encodeCertificate(sealer.certificate)),
    edit: { part: 0, number: 0, update: toHex(utf8('an edit')), ...written(edit) },
    chunkedEdit: { part: 0, number: 1, update: 'filler of 100000 bytes', ...written(chunkedEdit) },
    comment: { part: 1, number: 0, update: toHex(utf8('a comment')), ...written(comment) },
    note: toHex(note.bytes),
    deletion: toHex(deletion.bytes),
    snapshot: {
      update: toHex(utf8('a snapshot')),
      ...written(snapshot),
      covers: stated.whole.chunks.map(({ bytes }) => toHex(bytes)),
    },
    presence: { number: 7, payload: toHex(utf8('a caret')), envelope: toHex(presence.bytes) },
    signal: { to: FIXED.receiver, payload: toHex(utf8('an offer')), envelope: toHex(signal.bytes) },
    joinAnswer: {
      role: challenged.role,
      service: challenged.service,
      origin: challenged.origin,
      clientNonce: toHex(FIXED.clientNonce),
      serverNonce: toHex(FIXED.serverNonce),
      signatures: { join: toHex(answered.join), session: toHex(answered.session) },
    },
    receipt: {
      homeSeed: toHex(FIXED.homeSeed),
      homeKey: toHex(homeKey.publicKey),
      bytes: toHex((await signReceipt(suite, homeKey, receipt)).bytes),
    },
  };
}

/** An envelope in full; its chunks by their addresses, which are the SHA-256 of their sealed bytes. */
const written = ({ envelope, chunks }: SealedEdit) => ({
  envelope: toHex(envelope.bytes),
  chunks: envelope.chunks,
  chunkLengths: chunks.map((chunk) => chunk.length),
});
