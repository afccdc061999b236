import { clientIdOf } from '@parley/room/sync';
import type { Random } from '@parley/runtime';
import {
  type CryptoSuite,
  createOwnerLink,
  createSealer,
  openFragment,
  type RoomAccess,
  type SealedEdit,
  type Sealer,
  type SigningKey,
} from '@parley/seal';
import {
  asBytes,
  assembleEnvelope,
  type Bytes,
  type Certificate,
  type CertifiedRole,
  certificateBytes,
  type Envelope,
  encodeHeader,
  fromHex,
  type Hash,
  type PartId,
  type Receipt,
  type Refusal,
  type SessionId,
  type SyncMessage,
  sealedBytes,
  sha256Sync,
  stateClaim,
} from '@parley/wire';
import * as Y from 'yjs';
import { coversOfRuns } from './covers-of-runs.ts';

const FIRST = { part: 0, number: 0, prev: null };
const hashOf = ({ bytes }: Envelope): Hash => sha256Sync(bytes);

/** What a forged edit would write, if anybody took it. */
export const FORGED_TEXT = 'This was forged.';

/** Something a holder of a lesser link can make and must not get anybody to accept. */
export interface Forgery {
  readonly what: string;
  readonly messages: readonly SyncMessage[];
  /** What each honest side says to that, by reason. */
  readonly refusals: readonly {
    readonly reason: Refusal;
    readonly session: SessionId;
    readonly number: number;
  }[];
}

export interface ForgerOptions {
  readonly suite: CryptoSuite;
  readonly random: Random;
  /** Opened from a view or a comment link: it has the content key and the join key, not the edit key. */
  readonly access: RoomAccess;
  /** An editor's certificate, as it was heard. */
  readonly victim: Certificate;
  /** That editor's newest edit, as it was heard. */
  readonly newest: Envelope;
  /** Home's newest word. */
  readonly receipt: Receipt;
}

/** Refusals in an order that does not depend on which check was done first. */
export const refusalsIn = (messages: readonly SyncMessage[]): Forgery['refusals'] =>
  messages
    .flatMap((message) => (message.type === 'refused' ? [message] : []))
    .map(({ reason, session, number }) => ({ reason, session, number }))
    .sort((a, b) => (a.reason < b.reason ? -1 : 1));

type Sign = (data: Bytes) => Promise<Bytes>;

/** Everything the forger can think of. Each forged edit is sealed right and would open; only who signed it is wrong. */
export async function forgeries(options: ForgerOptions): Promise<Forgery[]> {
  return [
    ...(await inTheEditorsName(options)),
    ...(await inItsOwnName(options)),
    ...(await fromAnotherRoom(options)),
    ...(await snapshots(options)),
    ...(await presences(options)),
  ];
}

async function inTheEditorsName(options: ForgerOptions): Promise<Forgery[]> {
  const { suite, random, victim, newest } = options;
  const number = newest.header.number + 1;
  const refusals = [{ reason: 'bad-signature', session: victim.session, number } as const];
  const other = await suite.signingKey(random.bytes(32));
  const edit = async (sign: Sign): Promise<SyncMessage[]> => {
    const sealer = await impersonate(options, victim.session, sign);
    return editMessages(
      await sealer.edit({ part: 0, number, prev: hashOf(newest) }, forgedUpdate(victim.session)),
    );
  };
  const { header, chunks, body, signature, prev } = newest;
  const renumbered = assembleEnvelope(
    sealedBytes(encodeHeader({ ...header, number }, null, chunks, prev), body),
    signature,
  );
  return [
    { what: 'an edit signed by another key', messages: await edit((data) => other.sign(data)), refusals },
    {
      what: 'an edit signed by the join key, which a viewer has',
      messages: await edit((data) => options.access.join.sign(data)),
      refusals,
    },
    {
      what: 'an unsigned edit: zeros for a signature',
      messages: await edit(async () => new Uint8Array(64)),
      refusals,
    },
    {
      what: 'an unsigned edit: noise for a signature',
      messages: await edit(async () => random.bytes(64)),
      refusals,
    },
    {
      what: 'an old edit under the next number',
      messages: [{ type: 'envelope', envelope: renumbered }],
      refusals,
    },
  ];
}

/** Sessions of its own, with no certificate or one that the edit key did not sign. */
async function inItsOwnName(options: ForgerOptions): Promise<Forgery[]> {
  const { suite, random, access, victim } = options;
  const forge = async (
    what: string,
    certify: ((session: SessionId, signed: Bytes) => Promise<Certificate>) | null,
    role: CertifiedRole = 'edit',
  ): Promise<Forgery> => {
    const sealer = await createSealer(suite, await asIfEditor(options), random);
    const { session } = sealer;
    const messages = editMessages(await sealer.edit(FIRST, forgedUpdate(sealer.session)));
    if (!certify) return { what, messages, refusals: [{ reason: 'uncertified', session, number: 0 }] };
    const certificate = await certify(session, certificateBytes(access.room, { session, role }));
    return {
      what,
      messages: [{ type: 'certificate', certificate }, ...messages],
      refusals: [
        { reason: 'bad-certificate', session, number: 0 },
        { reason: 'uncertified', session, number: 0 },
      ],
    };
  };
  const own = await suite.signingKey(random.bytes(32));
  return [
    await forge('an edit of a session without a certificate', null),
    await forge('an edit of a session certified by a key of its own', async (session, signed) => ({
      session,
      role: 'edit',
      signature: await own.sign(signed),
    })),
    await forge('an edit of a session certified by the join key', async (session, signed) => ({
      session,
      role: 'edit',
      signature: await access.join.sign(signed),
    })),
    await forge('an edit of a session under an editor’s certificate', async (session) => ({
      ...victim,
      session,
    })),
    ...(access.comment ? await asEditor(access.comment, forge) : []),
    ...(access.comment ? await asCommenter(options, access.comment) : []),
  ];
}

type Forge = (
  what: string,
  certify: (session: SessionId, signed: Bytes) => Promise<Certificate>,
  role?: CertifiedRole,
) => Promise<Forgery>;

/** What the comment key cannot certify. */
const asEditor = async ({ sign }: SigningKey, forge: Forge): Promise<Forgery[]> => [
  await forge('an edit of a session certified as an editor by the comment key', async (session, signed) => ({
    session,
    role: 'edit',
    signature: await sign(signed),
  })),
  await forge(
    'an edit of a session whose certificate as a commenter says that it is an editor',
    async (session, signed) => ({ session, role: 'edit', signature: await sign(signed) }),
    'comment',
  ),
];

/** A session that is rightly certified as a commenter, by every way there is to the text. */
async function asCommenter(options: ForgerOptions, key: SigningKey): Promise<Forgery[]> {
  const { suite, random, access, receipt } = options;
  const forge = async (what: string, seal: (sealer: Sealer) => Promise<SealedEdit>): Promise<Forgery> => {
    const sealer = await createSealer(suite, await asIfEditor(options), random);
    const { session } = sealer;
    const signature = await key.sign(certificateBytes(access.room, { session, role: 'comment' }));
    return {
      what,
      messages: [
        { type: 'certificate', certificate: { session, role: 'comment', signature } },
        ...editMessages(await seal(sealer)),
      ],
      refusals: [{ reason: 'uncertified', session, number: 0 }],
    };
  };
  const edit = (part: PartId) => (sealer: Sealer) =>
    sealer.edit({ ...FIRST, part }, forgedUpdate(sealer.session));
  const base = (part: PartId) => (sealer: Sealer) =>
    sealer.snapshot(part, stateClaim(receipt.bases, coversOfRuns(receipt.runs)), forgedState(sealer.session));
  return [
    await forge('a commenter’s edit of the text', edit(0)),
    await forge('a commenter’s edit of the record', edit(2)),
    await forge('a commenter’s snapshot of the text, which covers all', base(0)),
    await forge('a commenter’s snapshot of the discussion', base(1)),
    await forge('a commenter’s snapshot of the record', base(2)),
  ];
}

/** A room of its own, where it is the owner and everything is in order. */
async function fromAnotherRoom(options: ForgerOptions): Promise<Forgery[]> {
  const { suite, random, access } = options;
  const { edit } = await createOwnerLink(suite, random);
  const elsewhere = await openFragment(suite, edit);
  const there = await createSealer(suite, elsewhere, random);
  // Its room's certificate and keys, with the envelope sealed and addressed to this room.
  const here = await createSealer(suite, { ...access, edit: elsewhere.edit }, random);
  const sent = async (sealer: Sealer): Promise<SyncMessage[]> => {
    if (!sealer.certificate) throw new Error('the owner of a room has a certificate there');
    return [
      { type: 'certificate', certificate: sealer.certificate },
      ...editMessages(await sealer.edit(FIRST, forgedUpdate(sealer.session))),
    ];
  };
  return [
    {
      what: 'an edit from another room, valid there',
      messages: await sent(there),
      refusals: [
        { reason: 'bad-certificate', session: there.session, number: 0 },
        { reason: 'wrong-room', session: there.session, number: 0 },
      ],
    },
    {
      what: 'an edit for this room, certified in another',
      messages: await sent(here),
      refusals: [
        { reason: 'bad-certificate', session: here.session, number: 0 },
        { reason: 'uncertified', session: here.session, number: 0 },
      ],
    },
  ];
}

/** An empty document that claims to be everything home holds, and would replace it (rule 5). */
async function snapshots(options: ForgerOptions): Promise<Forgery[]> {
  const { suite, random, victim, receipt } = options;
  const stated = stateClaim(receipt.bases, coversOfRuns(receipt.runs));
  const other = await suite.signingKey(random.bytes(32));
  const uncertified = await createSealer(suite, await asIfEditor(options), random);
  const impostor = await impersonate(options, victim.session, (data) => other.sign(data));
  const empty = asBytes(Y.encodeStateAsUpdateV2(new Y.Doc()));
  return [
    {
      what: 'a snapshot of a session without a certificate',
      messages: editMessages(await uncertified.snapshot(0, stated, empty)),
      refusals: [{ reason: 'uncertified', session: uncertified.session, number: 0 }],
    },
    {
      what: 'a snapshot in an editor’s name',
      messages: editMessages(await impostor.snapshot(0, stated, empty)),
      refusals: [{ reason: 'bad-signature', session: victim.session, number: 0 }],
    },
  ];
}

async function presences(options: ForgerOptions): Promise<Forgery[]> {
  const { suite, random, victim } = options;
  const other = await suite.signingKey(random.bytes(32));
  const impostor = await impersonate(options, victim.session, (data) => other.sign(data));
  const envelope = await impostor.farewell();
  return [
    {
      what: 'a farewell that the editor did not say',
      messages: [{ type: 'presence', envelope }],
      refusals: [{ reason: 'bad-signature', session: victim.session, number: envelope.header.number }],
    },
  ];
}

/** The sealer of somebody else's session: with that session's cipher keys, which follow from the view link, and with
 * whatever signs. */
async function impersonate(options: ForgerOptions, session: SessionId, sign: Sign): Promise<Sealer> {
  const { suite, random } = options;
  const impostor: CryptoSuite = {
    sha256: (data) => suite.sha256(data),
    hkdf: (...secret) => suite.hkdf(...secret),
    signingKey: async () => ({ publicKey: fromHex(session), sign }),
    verify: (...signed) => suite.verify(...signed),
    cipherKey: (raw) => suite.cipherKey(raw),
    deflate: (data) => suite.deflate(data),
    inflate: (...packed) => suite.inflate(...packed),
  };
  return createSealer(impostor, await asIfEditor(options), random);
}

/** With some edit key, so that the honest sealer agrees to seal an edit. */
async function asIfEditor({ suite, random, access }: ForgerOptions): Promise<RoomAccess> {
  return { ...access, edit: await suite.signingKey(random.bytes(32)) };
}

/** How a sealed edit is told, with its chunks. */
export function editMessages({ envelope, chunks }: SealedEdit): SyncMessage[] {
  return [{ type: 'envelope', envelope }, ...chunks.map((bytes): SyncMessage => ({ type: 'chunk', bytes }))];
}

/** A snapshot's body that holds nothing but what that session forged. */
function forgedState(session: SessionId): Bytes {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, forgedUpdate(session));
  return asBytes(Y.encodeStateAsUpdateV2(doc));
}

/** An edit of that session that writes `FORGED_TEXT`, as Yjs has it. */
export function forgedUpdate(session: SessionId): Bytes {
  const doc = new Y.Doc();
  doc.clientID = clientIdOf(session);
  doc.getText('text').insert(0, FORGED_TEXT);
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText(FORGED_TEXT)]);
  doc.getXmlFragment('content').insert(0, [paragraph]);
  return asBytes(Y.encodeStateAsUpdate(doc));
}
