import {
  assembleEnvelope,
  assembleReceipt,
  type Bytes,
  type Certificate,
  type Counts,
  type Envelope,
  encodeHeader,
  encodeReceipt,
  type JoinClientMessage,
  type JoinServerMessage,
  type Kind,
  PROTOCOL_VERSION,
  type Receipt,
  type SignalingClientMessage,
  type SignalingServerMessage,
  type SnapshotClaim,
  type SyncMessage,
  sealedBytes,
} from '../index.ts';

// One fixed example of everything that has bytes: what the vectors hold, and what the fuzzer mutates.

const fill = (length: number, from: number): Bytes => Uint8Array.from({ length }, (_, i) => (from + i) & 255);
const id = (digits: string): string => digits.repeat(32);

const ROOM = id('a1');
const SESSION = id('b2');
const OTHER = id('c3');
const HASH = id('d4');
const EPOCH = id('e5');
const COUNTS: Counts = new Map([
  [OTHER, 300],
  [SESSION, 1],
  [id('01'), Number.MAX_SAFE_INTEGER],
]);

export function sampleEnvelope(
  kind: Kind,
  fields: { version?: number; number?: number; claim?: SnapshotClaim; chunks?: string[]; body?: Bytes } = {},
): Envelope {
  const { version = PROTOCOL_VERSION, number = 0, claim = null, chunks = [], body = fill(48, 16) } = fields;
  const aad = encodeHeader({ version, kind, room: ROOM, session: SESSION, number, part: 0 }, claim, chunks);
  return assembleEnvelope(sealedBytes(aad, body), fill(64, 100));
}

const CLAIM: SnapshotClaim = { epoch: EPOCH, parent: HASH, seq: 1_000, head: id('f6'), covers: COUNTS };

export const ENVELOPES: { readonly [name: string]: Envelope } = {
  edit: sampleEnvelope('edit', { number: 300 }),
  'edit over chunks': sampleEnvelope('edit', { number: 7, chunks: [HASH, OTHER] }),
  snapshot: sampleEnvelope('snapshot', { claim: CLAIM, chunks: [HASH] }),
  'first snapshot': sampleEnvelope('snapshot', { claim: { ...CLAIM, parent: null, covers: new Map() } }),
  presence: sampleEnvelope('presence', { number: 2 ** 40 }),
  signal: sampleEnvelope('signal', { body: fill(128, 0) }),
  'edit of a later version': sampleEnvelope('edit', { version: PROTOCOL_VERSION + 1, number: 5 }),
};

export const CERTIFICATE: Certificate = { session: SESSION, role: 'edit', signature: fill(64, 3) };
export const COMMENT_CERTIFICATE: Certificate = { ...CERTIFICATE, role: 'comment' };

export const RECEIPTS: { readonly [name: string]: Receipt } = {
  'full receipt': receipt(HASH, true, COUNTS),
  'receipt without base': receipt(null, false, new Map()),
};

function receipt(base: string | null, full: boolean, counts: Counts): Receipt {
  const time = Date.UTC(2026, 10, 24);
  const fields = {
    room: ROOM,
    epoch: EPOCH,
    seq: 70_000,
    head: HASH,
    base,
    digest: OTHER,
    full,
    time,
    counts,
  };
  return assembleReceipt(encodeReceipt(fields), fill(64, 9));
}

const envelopeOf = (name: string): Envelope => ENVELOPES[name] as Envelope;

export const SYNC: { readonly [name: string]: SyncMessage } = {
  'have, a digest': { type: 'have', digest: HASH, base: null, full: false, ask: false, counts: new Map() },
  'have, full, asking': { type: 'have', digest: HASH, base: OTHER, full: true, ask: true, counts: COUNTS },
  certificate: { type: 'certificate', certificate: CERTIFICATE },
  envelope: { type: 'envelope', envelope: envelopeOf('edit') },
  'envelope of a later version': { type: 'envelope', envelope: envelopeOf('edit of a later version') },
  snapshot: { type: 'envelope', envelope: envelopeOf('snapshot') },
  want: { type: 'want', hashes: [HASH, OTHER] },
  chunk: { type: 'chunk', bytes: fill(80, 1) },
  presence: { type: 'presence', envelope: envelopeOf('presence') },
  refused: { type: 'refused', reason: 'bad-signature', session: SESSION, number: 200 },
  receipt: { type: 'receipt', caller: OTHER, receipt: RECEIPTS['full receipt'] as Receipt },
  alive: {
    type: 'alive',
    clocks: new Map([
      [SESSION, 0],
      [OTHER, 1_500],
    ]),
  },
  prune: { type: 'prune', origin: OTHER },
  graft: { type: 'graft', origin: OTHER, count: 0 },
  peer: {
    type: 'peer',
    session: SESSION,
    device: id('77'),
    certificate: null,
    visible: true,
    metered: false,
    calling: true,
    leads: false,
  },
  'peer, certified': {
    type: 'peer',
    session: SESSION,
    device: id('77'),
    certificate: { session: SESSION, role: 'edit', signature: fill(64, 7) },
    visible: true,
    metered: true,
    calling: false,
    leads: true,
  },
  close: { type: 'close', reason: 'going-away' },
  ping: { type: 'ping', nonce: 1 },
  pong: { type: 'pong', nonce: 2 ** 32 },
};

const KEYS = { owner: fill(32, 1), edit: fill(32, 2), comment: fill(32, 4), join: fill(32, 3) };

export const JOIN_CLIENT: { readonly [name: string]: JoinClientMessage } = {
  join: { type: 'join', keys: KEYS, session: SESSION, role: 'edit', nonce: fill(32, 4) },
  answer: { type: 'answer', signatures: { join: fill(64, 5), session: fill(64, 6) } },
  close: { type: 'close', reason: 'left' },
};

const TURN = {
  urls: ['turn:turn.example:3478?transport=udp', 'turns:turn.example:5349'],
  username: '1800000000:ß',
  credential: 'c2VjcmV0',
  expires: 1_800_000_000_000,
};
const CONNECTION = '5a'.repeat(16);

export const JOIN_SERVER: { readonly [name: string]: JoinServerMessage } = {
  challenge: { type: 'challenge', nonce: fill(32, 6) },
  'home-welcome': { type: 'home-welcome', homeKey: fill(32, 7), elders: [] },
  'home-welcome, of another key before': {
    type: 'home-welcome',
    homeKey: fill(32, 7),
    elders: [{ key: fill(32, 8), signature: fill(64, 9) }],
  },
  'signaling-welcome': {
    type: 'signaling-welcome',
    connection: CONNECTION,
    peers: [{ connection: '6b'.repeat(16), session: OTHER }],
    turn: TURN,
  },
  'signaling-welcome, alone': { type: 'signaling-welcome', connection: CONNECTION, peers: [], turn: null },
  close: { type: 'close', reason: 'join-refused' },
};

export const SIGNALING_CLIENT: { readonly [name: string]: SignalingClientMessage } = {
  signal: { type: 'signal', peer: CONNECTION, envelope: envelopeOf('signal') },
  'turn-request': { type: 'turn-request' },
  ping: { type: 'ping', nonce: 0 },
  pong: { type: 'pong', nonce: 0 },
  close: { type: 'close', reason: 'left' },
};

export const SIGNALING_SERVER: { readonly [name: string]: SignalingServerMessage } = {
  'peer-joined': { type: 'peer-joined', connection: CONNECTION, session: OTHER },
  'peer-left': { type: 'peer-left', connection: CONNECTION },
  signal: { type: 'signal', peer: CONNECTION, envelope: envelopeOf('signal') },
  turn: { type: 'turn', turn: TURN },
  'no turn': { type: 'turn', turn: null },
  ping: { type: 'ping', nonce: 128 },
  pong: { type: 'pong', nonce: 128 },
  close: { type: 'close', reason: 'too-many-peers' },
};

export const SIGNED = {
  room: ROOM,
  session: SESSION,
  counts: COUNTS,
  clientNonce: fill(32, 8),
  serverNonce: fill(32, 9),
};
