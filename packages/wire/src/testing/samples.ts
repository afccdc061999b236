import {
  assembleDeletion,
  assembleEnvelope,
  assembleNote,
  assembleReceipt,
  type Bytes,
  type Certificate,
  type Covers,
  type Deletion,
  type Envelope,
  encodeDeletion,
  encodeHeader,
  encodeNote,
  encodeReceipt,
  type JoinClientMessage,
  type JoinServerMessage,
  type Kind,
  type Note,
  PROTOCOL_VERSION,
  type Receipt,
  type Runs,
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
/** Not ascending: in the order in which they were first covered. */
const COVERS: Covers = new Map([
  [OTHER, { count: 300, hash: HASH }],
  [id('01'), { count: Number.MAX_SAFE_INTEGER, hash: OTHER }],
  [SESSION, { count: 1, hash: HASH }],
]);

export function sampleEnvelope(
  kind: Kind,
  fields: {
    version?: number;
    part?: number;
    number?: number;
    claim?: SnapshotClaim;
    chunks?: string[];
    body?: Bytes;
  } = {},
): Envelope {
  const { version = PROTOCOL_VERSION, part = 0, number = 0, claim = null } = fields;
  const { chunks = [], body = fill(48, 16) } = fields;
  const prev = kind === 'edit' && number > 0 ? HASH : null;
  const aad = encodeHeader(
    { version, kind, room: ROOM, session: SESSION, part, number, piece: 0 },
    claim,
    chunks,
    prev,
  );
  return assembleEnvelope(sealedBytes(aad, body), fill(64, 100));
}

const CLAIM: SnapshotClaim = {
  parents: [HASH, id('f6')],
  changed: new Map([...COVERS, [id('e5'), null]]),
  whole: [id('0c'), OTHER],
};

const RUNS: Runs = new Map([
  [OTHER, [{ from: 0, to: 300, last: HASH }]],
  [
    SESSION,
    [
      { from: 7, to: 8, last: OTHER },
      { from: 300, to: 2 ** 40, last: HASH },
    ],
  ],
  [id('01'), []],
]);

export const ENVELOPES: { readonly [name: string]: Envelope } = {
  edit: sampleEnvelope('edit', { number: 300 }),
  'edit over chunks': sampleEnvelope('edit', { number: 7, chunks: [HASH, OTHER] }),
  snapshot: sampleEnvelope('snapshot', { claim: CLAIM, chunks: [HASH] }),
  'first snapshot': sampleEnvelope('snapshot', { claim: { parents: [], changed: new Map(), whole: [] } }),
  'snapshot of another part': sampleEnvelope('snapshot', {
    ...{ part: 2, number: 3, claim: { parents: [HASH], changed: null, whole: [OTHER] } },
  }),
  presence: sampleEnvelope('presence', { number: 2 ** 40 }),
  signal: sampleEnvelope('signal', { body: fill(128, 0) }),
  'edit of a later version': sampleEnvelope('edit', { version: PROTOCOL_VERSION + 1, number: 5 }),
};

export const CERTIFICATE: Certificate = { session: SESSION, role: 'edit', signature: fill(64, 3) };
export const COMMENT_CERTIFICATE: Certificate = { ...CERTIFICATE, role: 'comment' };

export const RECEIPTS: { readonly [name: string]: Receipt } = {
  'full receipt': receipt(HASH, true, RUNS),
  'receipt without base': receipt(null, false, new Map()),
};

function receipt(proved: string | null, full: boolean, runs: Runs): Receipt {
  const time = Date.UTC(2026, 10, 24);
  const fields = {
    room: ROOM,
    part: 0,
    seq: 70_000,
    head: HASH,
    proved,
    bases: proved === null ? [] : [proved, id('f6')],
    digest: OTHER,
    full,
    time,
    runs,
  };
  return assembleReceipt(encodeReceipt(fields), fill(64, 9));
}

const note = (part: number, contains: readonly string[]): Note =>
  assembleNote(encodeNote({ room: ROOM, part, session: SESSION, base: HASH, contains }), fill(64, 11));

export const NOTES: { readonly [name: string]: Note } = {
  'note that it contains': note(0, [OTHER, id('f6')]),
  'note that it is proved': note(2, []),
};

export const DELETION: Deletion = assembleDeletion(
  encodeDeletion({ room: ROOM, time: Date.UTC(2026, 10, 28) }),
  fill(64, 13),
);

export const COVERS_CHUNKS: { readonly [name: string]: Covers } = { 'covers chunk': COVERS };

/** Out of order: their digest is that of the same ones in order. */
export const SAMPLE_RUNS = RUNS;

const envelopeOf = (name: string): Envelope => ENVELOPES[name] as Envelope;

export const SYNC: { readonly [name: string]: SyncMessage } = {
  'have, a digest': {
    ...{ type: 'have', part: 0, proved: null, bases: [], digest: HASH, runs: new Map(), covered: new Map() },
    ...{ full: false, ask: false, more: false },
  },
  'have, full, asking': {
    ...{ type: 'have', part: 1, proved: OTHER, bases: [OTHER, HASH], digest: HASH, runs: RUNS },
    covered: new Map([
      [
        OTHER,
        [
          { from: 0, to: 12 },
          { from: 13, to: 400 },
        ],
      ],
    ]),
    ...{ full: true, ask: true, more: false },
  },
  'have, a page': {
    ...{ type: 'have', part: 2, proved: null, bases: [HASH], digest: HASH, runs: RUNS, covered: new Map() },
    ...{ full: true, ask: false, more: true },
  },
  certificate: { type: 'certificate', certificate: CERTIFICATE },
  envelope: { type: 'envelope', envelope: envelopeOf('edit') },
  'envelope of a later version': { type: 'envelope', envelope: envelopeOf('edit of a later version') },
  snapshot: { type: 'envelope', envelope: envelopeOf('snapshot') },
  edits: {
    type: 'edits',
    envelopes: [envelopeOf('edit'), envelopeOf('edit over chunks'), envelopeOf('edit of a later version')],
  },
  bundle: {
    type: 'bundle',
    messages: [
      { type: 'presence', envelope: envelopeOf('presence') },
      { type: 'edits', envelopes: [envelopeOf('edit')] },
      { type: 'ping', nonce: 300 },
    ],
  },
  want: { type: 'want', hashes: [HASH, OTHER] },
  chunk: { type: 'chunk', bytes: fill(80, 1) },
  presence: { type: 'presence', envelope: envelopeOf('presence') },
  refused: { type: 'refused', reason: 'bad-signature', part: 1, session: SESSION, number: 200 },
  note: { type: 'note', note: NOTES['note that it contains'] as Note },
  deletion: { type: 'deletion', deletion: DELETION },
  receipt: { type: 'receipt', caller: OTHER, receipt: RECEIPTS['full receipt'] as Receipt },
  alive: {
    type: 'alive',
    clocks: new Map([
      [SESSION, 0],
      [OTHER, 1_500],
    ]),
  },
  prune: { type: 'prune', origin: OTHER },
  graft: { type: 'graft', part: 2, origin: OTHER },
  'passed-signal': { type: 'passed-signal', to: OTHER, envelope: envelopeOf('signal') },
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
  'home-welcome': {
    ...{ type: 'home-welcome', homeKey: fill(32, 7), elders: [], keepsDays: null, expiredAt: null },
  },
  'home-welcome, where rooms expire': {
    ...{ type: 'home-welcome', homeKey: fill(32, 7), elders: [] },
    ...{ keepsDays: 365, expiredAt: 1_800_000_000_000 },
  },
  'home-welcome, of another key before': {
    type: 'home-welcome',
    homeKey: fill(32, 7),
    elders: [{ key: fill(32, 8), signature: fill(64, 9) }],
    keepsDays: null,
    expiredAt: null,
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
  clientNonce: fill(32, 8),
  serverNonce: fill(32, 9),
};
