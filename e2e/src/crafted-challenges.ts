import type { CryptoSuite } from '@parley/seal';
import {
  type AnswerSignatures,
  answerBytes,
  type Bytes,
  type CloseReason,
  certificateBytes,
  concat,
  encodeHeader,
  encodeJoinServer,
  envelopeBytes,
  fromHex,
  type Join,
  type Kind,
  LIMITS,
  PROTOCOL_VERSION,
  type RoomId,
  type Service,
  sealedBytes,
} from '@parley/wire';

/** A challenge that a server made up in the hope that the answer is a signature of something else. */
export interface CraftedChallenge {
  readonly what: string;
  /** The frame for who sent that join. */
  frame(join: Join, room: RoomId): Bytes;
  /** Why the client ends it. */
  readonly reason: CloseReason;
}

const NONCE = 32;
/** The byte a challenge begins with. */
const TAG = encodeJoinServer({ type: 'challenge', nonce: new Uint8Array(NONCE) }).subarray(0, 1);
const challenge = (bytes: Uint8Array): Bytes => concat(TAG, bytes);

/** Who the hostile server would like to be an editor: a session of its own. */
const IMPOSTOR = 'ab'.repeat(32);
const KINDS: readonly Exclude<Kind, 'snapshot'>[] = ['edit', 'presence', 'signal'];

/** What a certificate for the hostile server's own session would have to be signed over. */
export const wantedCertificate = (room: RoomId): Bytes =>
  certificateBytes(room, { session: IMPOSTOR, role: 'edit' });

/** What an envelope of the client's session, with a body of the server's choice, would have to be signed over. */
export function wantedEnvelope(kind: Exclude<Kind, 'snapshot'>, { session }: Join, room: RoomId): Bytes {
  const header = { version: PROTOCOL_VERSION, kind, room, session, part: 0, number: 0, piece: 0 };
  return envelopeBytes(header, sealedBytes(encodeHeader(header, null, []), new Uint8Array(48)));
}

/** The answers with which the hostile server could join another one in the client's name. */
export const wantedAnswer = (
  signer: keyof AnswerSignatures,
  { session, role, nonce }: Join,
  room: RoomId,
): Bytes =>
  answerBytes(signer, {
    ...{ role, service: 'home', origin: 'home.example', session, room },
    clientNonce: nonce,
    serverNonce: new Uint8Array(NONCE),
  });

/** Challenges that are not 32 bytes: no client answers any (rule 9). */
export const CRAFTED_CHALLENGES: readonly CraftedChallenge[] = [
  { what: 'an empty one', frame: () => challenge(new Uint8Array()), reason: 'malformed' },
  { what: 'one byte too few', frame: () => challenge(new Uint8Array(NONCE - 1)), reason: 'malformed' },
  { what: 'one byte too many', frame: () => challenge(new Uint8Array(NONCE + 1)), reason: 'malformed' },
  {
    what: 'the bytes of a certificate',
    frame: (_, room) => challenge(wantedCertificate(room)),
    reason: 'malformed',
  },
  ...KINDS.map(
    (kind): CraftedChallenge => ({
      what: `the bytes of an envelope (${kind})`,
      frame: (join, room) => challenge(wantedEnvelope(kind, join, room)),
      reason: 'malformed',
    }),
  ),
  {
    what: 'the bytes of an answer for another server',
    frame: (join, room) => challenge(wantedAnswer('join', join, room)),
    reason: 'malformed',
  },
  {
    what: 'an oversize one',
    frame: () => challenge(new Uint8Array(LIMITS.message)),
    reason: 'too-large',
  },
];

/** 32 bytes, which every client answers; these are not random, but the hash of what the server would have signed. */
export async function hashedChallenge(suite: CryptoSuite, wanted: Bytes): Promise<Bytes> {
  return encodeJoinServer({ type: 'challenge', nonce: await suite.sha256(wanted) });
}

/** For what else than this one join that signature would be good: nothing, if all is well. */
export async function otherUsesOf(
  suite: CryptoSuite,
  signature: Bytes,
  join: Join,
  room: RoomId,
): Promise<string[]> {
  const keys = { ...join.keys, session: fromHex(join.session) };
  const wanted: Record<string, Bytes> = {
    certificate: wantedCertificate(room),
    answer: wantedAnswer('join', join, room),
    'session answer': wantedAnswer('session', join, room),
    ...Object.fromEntries(KINDS.map((kind) => [kind, wantedEnvelope(kind, join, room)])),
  };
  const uses: string[] = [];
  for (const [name, bytes] of Object.entries(wanted)) {
    for (const [whose, key] of Object.entries(keys)) {
      for (const [as, signed] of [
        ['', bytes],
        [' (hashed)', await suite.sha256(bytes)],
      ] as const) {
        if (await suite.verify(key, signature, signed)) uses.push(`${name}${as} under the ${whose} key`);
      }
    }
  }
  return uses;
}

/** Whether those signatures are what an honest client answers: by the join key and its own, each for exactly this server and
 * these nonces. */
export async function isPlainAnswer(
  suite: CryptoSuite,
  signatures: AnswerSignatures,
  join: Join,
  fields: {
    readonly room: RoomId;
    readonly service: Service;
    readonly origin: string;
    readonly nonce: Bytes;
  },
): Promise<boolean> {
  const answered = {
    ...{ role: join.role, service: fields.service, origin: fields.origin, session: join.session },
    ...{ clientNonce: join.nonce, serverNonce: fields.nonce, room: fields.room },
  };
  return (
    (await suite.verify(join.keys.join, signatures.join, answerBytes('join', answered))) &&
    suite.verify(fromHex(join.session), signatures.session, answerBytes('session', answered))
  );
}
