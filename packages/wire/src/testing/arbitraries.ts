import { fc } from '@parley/runtime/properties';
import {
  assembleDeletion,
  assembleEnvelope,
  assembleNote,
  assembleReceipt,
  type Bytes,
  CLOSE_REASONS,
  type CloseReason,
  type Covers,
  type Envelope,
  encodeDeletion,
  encodeHeader,
  encodeNote,
  encodeReceipt,
  type JoinClientMessage,
  type JoinServerMessage,
  type Kind,
  LIMITS,
  PROTOCOL_VERSION,
  REFUSALS,
  type Role,
  type SignalingClientMessage,
  type SignalingServerMessage,
  type SyncMessage,
  sealedBytes,
  toHex,
} from '../index.ts';

const bytes = (minLength: number, maxLength = minLength): fc.Arbitrary<Bytes> =>
  fc.uint8Array({ minLength, maxLength }).map((array) => new Uint8Array(array));

const hex32 = bytes(32).map(toHex);
const connection = bytes(16).map(toHex);
const uint = fc.oneof(fc.nat(), fc.maxSafeNat());
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const role = fc.constantFrom<Role>('owner', 'edit', 'comment', 'view');
const hashes = fc.array(hex32, { maxLength: 6 });
const optionalHash = fc.option(hex32);

const sessionMap = (least: number): fc.Arbitrary<Map<string, number>> =>
  fc
    .array(
      fc.tuple(
        hex32,
        fc.oneof(
          fc.integer({ min: least, max: 200 }),
          fc.maxSafeNat().map((n) => n + least - 1),
        ),
      ),
      {
        maxLength: 8,
      },
    )
    .map((entries) => new Map(entries.map(([session, number]) => [session, Math.max(least, number)])));

const covered = fc.record({ count: fc.integer({ min: 1, max: 1_000 }), hash: hex32 });

export const covers = (minLength: number, maxLength: number): fc.Arbitrary<Covers> =>
  fc
    .uniqueArray(fc.tuple(hex32, covered), { minLength, maxLength, selector: ([session]) => session })
    .map((entries) => new Map(entries));

const change = fc
  .array(fc.tuple(hex32, fc.option(covered)), { maxLength: 8 })
  .map((entries) => new Map(entries));

const part = fc.nat(LIMITS.parts - 1);

/** Apart from each other, or touching. */
const spanList = fc
  .array(fc.tuple(fc.nat(50), fc.integer({ min: 1, max: 50 })), { maxLength: 4 })
  .map((gaps) => {
    let at = 0;
    return gaps.map(([gap, length]) => {
      const from = at + gap;
      at = from + length;
      return { from, to: at };
    });
  });

const spans = fc
  .array(
    fc.tuple(
      hex32,
      spanList.map((list) => list.map(({ from, to }, index) => ({ from: from + index, to: to + index }))),
    ),
    { maxLength: 6 },
  )
  .map((entries) => new Map(entries));

export const runs = fc
  .array(fc.tuple(hex32, spanList, hex32), { maxLength: 6 })
  .map(
    (entries) =>
      new Map(entries.map(([session, list, last]) => [session, list.map((span) => ({ ...span, last }))])),
  );

export const note = fc
  .record({ room: hex32, part, session: hex32, base: hex32, contains: hashes })
  .chain((fields) => bytes(64).map((signature) => assembleNote(encodeNote(fields), signature)));

export const deletion = fc
  .record({ room: hex32, time: uint })
  .chain((fields) => bytes(64).map((signature) => assembleDeletion(encodeDeletion(fields), signature)));

export const claim = fc.record({ parents: hashes, changed: fc.option(change), whole: hashes });

export function envelope(...kinds: Kind[]): fc.Arbitrary<Envelope> {
  return fc
    .record({
      kind: fc.constantFrom(...kinds),
      room: hex32,
      session: hex32,
      part,
      number: uint,
      claim,
      prev: optionalHash,
      chunks: hashes,
      body: bytes(0, 200),
      signature: bytes(64),
    })
    .map(({ kind, room, session, part, number, claim, prev, chunks, body, signature }) => {
      const logged = kind === 'edit' || kind === 'snapshot';
      const header = {
        ...{ version: PROTOCOL_VERSION, kind, room, session, number, piece: 0 },
        part: logged ? part : 0,
      };
      const aad = encodeHeader(
        header,
        kind === 'snapshot' ? claim : null,
        logged ? chunks : [],
        kind === 'edit' && number > 0 ? prev : null,
      );
      return assembleEnvelope(sealedBytes(aad, body), signature);
    });
}

const certificate = fc.record({
  session: hex32,
  role: fc.constantFrom('edit' as const, 'comment' as const),
  signature: bytes(64),
});

export const receipt = fc
  .record({
    room: hex32,
    part,
    seq: uint,
    head: hex32,
    proved: optionalHash,
    bases: hashes,
    digest: hex32,
    runs,
    full: fc.boolean(),
    time: uint,
  })
  .chain((fields) => bytes(64).map((signature) => assembleReceipt(encodeReceipt(fields), signature)));

const close = fc.record({
  type: fc.constant('close' as const),
  reason: fc.constantFrom(...(Object.keys(CLOSE_REASONS) as CloseReason[])),
});
const ping = fc.record({ type: fc.constant('ping' as const), nonce: uint });
const pong = fc.record({ type: fc.constant('pong' as const), nonce: uint });

/** One arbitrary for each message of a union: a message left out does not compile. */
type Each<Message extends { readonly type: string }> = {
  readonly [Type in Message['type']]: fc.Arbitrary<Extract<Message, { readonly type: Type }>>;
};

const said: Omit<Each<SyncMessage>, 'bundle'> = {
  have: fc
    .record({
      type: fc.constant('have' as const),
      part,
      proved: optionalHash,
      bases: hashes,
      digest: hex32,
      runs,
      covered: spans,
      full: fc.boolean(),
      ask: fc.boolean(),
      more: fc.boolean(),
    })
    .map((said) => ({ ...said, more: said.more && said.full && !said.ask && said.covered.size === 0 })),
  certificate: fc.record({ type: fc.constant('certificate' as const), certificate }),
  envelope: fc.record({ type: fc.constant('envelope' as const), envelope: envelope('edit', 'snapshot') }),
  edits: fc.record({
    type: fc.constant('edits' as const),
    envelopes: fc.array(envelope('edit'), { minLength: 1, maxLength: 5 }),
  }),
  want: fc.record({ type: fc.constant('want' as const), hashes }),
  chunk: fc.record({ type: fc.constant('chunk' as const), bytes: bytes(0, 300) }),
  presence: fc.record({ type: fc.constant('presence' as const), envelope: envelope('presence') }),
  refused: fc.record({
    type: fc.constant('refused' as const),
    reason: fc.constantFrom(...REFUSALS),
    part,
    session: hex32,
    number: uint,
  }),
  note: fc.record({ type: fc.constant('note' as const), note }),
  deletion: fc.record({ type: fc.constant('deletion' as const), deletion }),
  receipt: fc.record({ type: fc.constant('receipt' as const), caller: hex32, receipt }),
  alive: fc.record({ type: fc.constant('alive' as const), clocks: sessionMap(0) }),
  prune: fc.record({ type: fc.constant('prune' as const), origin: hex32 }),
  graft: fc.record({ type: fc.constant('graft' as const), part, origin: hex32 }),
  'passed-signal': fc.record({
    type: fc.constant('passed-signal' as const),
    to: hex32,
    envelope: envelope('signal'),
  }),
  peer: fc
    .record({
      type: fc.constant('peer' as const),
      device: hex32,
      visible: fc.boolean(),
      metered: fc.boolean(),
      calling: fc.boolean(),
      leads: fc.boolean(),
    })
    .chain((said) =>
      certificate.chain((own) =>
        fc
          .constantFrom(own, null)
          .map((certified) => ({ ...said, session: own.session, certificate: certified })),
      ),
    ),
  close,
  ping,
  pong,
};

export const sync: Each<SyncMessage> = {
  ...said,
  bundle: fc.record({
    type: fc.constant('bundle' as const),
    messages: fc.array(fc.oneof(...Object.values(said)), { minLength: 1, maxLength: 5 }),
  }),
};

const turnServers = fc.option(
  fc.record({ urls: fc.array(text, { maxLength: 4 }), username: text, credential: text, expires: uint }),
);

export const joinClient: Each<JoinClientMessage> = {
  join: fc.record({
    type: fc.constant('join' as const),
    keys: fc.record({ owner: bytes(32), edit: bytes(32), comment: bytes(32), join: bytes(32) }),
    session: hex32,
    role,
    nonce: bytes(32),
  }),
  answer: fc.record({
    type: fc.constant('answer' as const),
    signatures: fc.record({ join: bytes(64), session: bytes(64) }),
  }),
  close,
};

export const joinServer: Each<JoinServerMessage> = {
  challenge: fc.record({ type: fc.constant('challenge' as const), nonce: bytes(32) }),
  'home-welcome': fc.record({
    type: fc.constant('home-welcome' as const),
    homeKey: bytes(32),
    elders: fc.array(fc.record({ key: bytes(32), signature: bytes(64) }), { maxLength: 3 }),
    keepsDays: fc.option(fc.integer({ min: 1 })),
    expiredAt: fc.option(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })),
  }),
  'signaling-welcome': fc.record({
    type: fc.constant('signaling-welcome' as const),
    connection,
    peers: fc.array(fc.record({ connection, session: hex32 }), { maxLength: 5 }),
    turn: turnServers,
  }),
  close,
};

const signal = fc.record({
  type: fc.constant('signal' as const),
  peer: connection,
  envelope: envelope('signal'),
});

export const signalingClient: Each<SignalingClientMessage> = {
  signal,
  'turn-request': fc.record({ type: fc.constant('turn-request' as const) }),
  ping,
  pong,
  close,
};

export const signalingServer: Each<SignalingServerMessage> = {
  'peer-joined': fc.record({ type: fc.constant('peer-joined' as const), connection, session: hex32 }),
  'peer-left': fc.record({ type: fc.constant('peer-left' as const), connection }),
  signal,
  turn: fc.record({ type: fc.constant('turn' as const), turn: turnServers }),
  ping,
  pong,
  close,
};
