import { createHash, createHmac, randomBytes } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** As much of STUN (RFC 8489) and TURN (RFC 8656) as it takes to ask a server for something and read its answer. */
export const METHOD = {
  allocate: 0x003,
  refresh: 0x004,
  createPermission: 0x008,
  channelBind: 0x009,
} as const;
export const ATTRIBUTE = {
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  peer: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  relayed: 0x0016,
  family: 0x0017,
  transport: 0x0019,
} as const;

const COOKIE = 0x2112a442;
const HEADER = 20;

export interface Attribute {
  readonly type: number;
  readonly value: Buffer;
}

export interface LongTermKey {
  readonly username: string;
  readonly password: string;
  readonly realm: string;
  readonly nonce: string;
}

export interface Answer {
  readonly transaction: string;
  /** Null for success. */
  readonly error: number | null;
  readonly attributes: ReadonlyMap<number, Buffer>;
}

/** The addresses of a request are masked with its transaction id, so attributes are made once it is known. */
export type AttributesFor = (transaction: Buffer) => readonly Attribute[];

export function encodeRequest(
  method: number,
  attributes: AttributesFor,
  key: LongTermKey | null,
): { bytes: Buffer; transaction: string } {
  const transaction = randomBytes(12);
  const parts = attributes(transaction).map(encodeAttribute);
  if (key !== null) {
    parts.push(
      encodeAttribute({ type: ATTRIBUTE.username, value: Buffer.from(key.username) }),
      encodeAttribute({ type: ATTRIBUTE.realm, value: Buffer.from(key.realm) }),
      encodeAttribute({ type: ATTRIBUTE.nonce, value: Buffer.from(key.nonce) }),
    );
    const unsigned = frame(method, transaction, parts, 24);
    const secret = createHash('md5').update(`${key.username}:${key.realm}:${key.password}`).digest();
    const value = createHmac('sha1', secret).update(unsigned).digest();
    parts.push(encodeAttribute({ type: ATTRIBUTE.integrity, value }));
  }
  return { bytes: frame(method, transaction, parts, 0), transaction: transaction.toString('hex') };
}

/** How long the message at the front of `bytes` is; null while that cannot be told. */
export function messageLength(bytes: Buffer): number | null {
  return bytes.length < HEADER ? null : HEADER + bytes.readUInt16BE(2);
}

/** Reads one whole message; null if it is not an answer. */
export function decodeAnswer(bytes: Buffer): Answer | null {
  if (bytes.length < HEADER || (bytes.readUInt16BE(0) & 0x0100) === 0) return null;
  const attributes = new Map<number, Buffer>();
  for (let at = HEADER; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt16BE(at + 2);
    attributes.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  const code = attributes.get(ATTRIBUTE.error);
  const error = code === undefined ? null : code.readUInt8(2) * 100 + code.readUInt8(3);
  return { transaction: bytes.toString('hex', 8, HEADER), error, attributes };
}

/** XOR-PEER-ADDRESS. `port` has no meaning in a permission. */
export function peerAddress(address: string, port: number): AttributesFor {
  return (transaction) => {
    const bytes = isIPv4(address) ? Buffer.from(address.split('.').map(Number)) : ipv6Bytes(address);
    const mask = Buffer.concat([uint32(COOKIE), transaction]);
    const value = Buffer.alloc(4 + bytes.length);
    value.writeUInt8(bytes.length === 4 ? 1 : 2, 1);
    value.writeUInt16BE(port ^ (COOKIE >>> 16), 2);
    bytes.forEach((byte, at) => {
      value.writeUInt8(byte ^ mask.readUInt8(at), 4 + at);
    });
    return [{ type: ATTRIBUTE.peer, value }];
  };
}

/** Groups may be shortened with `::`, not dotted. */
function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const groups = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const all = [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 255]));
}

function frame(method: number, transaction: Buffer, parts: readonly Buffer[], more: number): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(method, 0);
  head.writeUInt16BE(body.length + more, 2);
  return Buffer.concat([head, uint32(COOKIE), transaction, body]);
}

function encodeAttribute({ type, value }: Attribute): Buffer {
  const bytes = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
