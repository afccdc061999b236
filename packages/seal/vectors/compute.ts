import {
  type Bytes,
  concat,
  encodeCertificate,
  fromHex,
  type ReceiptFields,
  type SessionId,
  toHex,
  utf8,
} from '@parley/wire';
import { openFragment } from '../src/access.ts';
import { joinAnswer } from '../src/answer.ts';
import { formatFragment, parseFragment } from '../src/fragment.ts';
import { type CipherName, label, type SecretName } from '../src/labels.ts';
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

const CIPHERS: readonly CipherName[] = [
  'edit',
  'edit chunk',
  'snapshot',
  'snapshot chunk',
  'presence',
  'signal',
];

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
  const hkdf = async (from: Bytes, salt: Bytes, name: SecretName | CipherName) =>
    suite.hkdf(from, salt, label(name), 32);
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
  const { owner, edit: editKey, comment, join } = access.publicKeys;
  const sealer = await createSealer(suite, access, { bytes: () => FIXED.sessionSeed, float: () => 0 });
  if (sealer.certificate === null) throw new Error('an owner has a certificate');

  const cipherKeys: Record<string, string> = {};
  for (const name of CIPHERS) {
    cipherKeys[name] = toHex(await hkdf(access.content, fromHex(sealer.session), name));
  }

  const epoch = '11'.repeat(32);
  const head = '22'.repeat(32);
  const covers = new Map([
    [sealer.session, 2],
    [FIXED.other, 300],
  ]);
  const claim = { epoch, parent: null, seq: 302, head, covers };
  const edit = await sealer.edit(0, utf8('an edit'));
  const chunkedEdit = await sealer.edit(1, await filler(suite, 100_000));
  const snapshot = await sealer.snapshot(claim, utf8('a snapshot'));
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
    epoch,
    seq: 302,
    head,
    base: null,
    digest: '33'.repeat(32),
    counts: covers,
    full: true,
    time: 1_800_000_000_000,
  };

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
      comment: toHex(comment),
      join: toHex(join),
    },
    room: access.room,
    links: {
      owner: ownerLink,
      edit: formatFragment({ kind: 'edit', editSecret, owner }),
      comment: formatFragment({ kind: 'comment', commentSecret, owner, edit: editKey }),
      view: formatFragment({ kind: 'view', viewSecret, owner, edit: editKey, comment }),
    },
    session: { seed: toHex(FIXED.sessionSeed), id: sealer.session, cipherKeys },
    certificate: toHex(encodeCertificate(sealer.certificate)),
    edit: { number: 0, update: toHex(utf8('an edit')), ...written(edit) },
    chunkedEdit: { number: 1, update: 'filler of 100000 bytes', ...written(chunkedEdit) },
    snapshot: { update: toHex(utf8('a snapshot')), ...written(snapshot) },
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
