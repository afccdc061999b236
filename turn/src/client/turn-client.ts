import { createSocket } from 'node:dgram';
import { connect as connectTcp, isIPv6, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import {
  type Answer,
  ATTRIBUTE,
  type AttributesFor,
  decodeAnswer,
  encodeRequest,
  type LongTermKey,
  METHOD,
  messageLength,
  peerAddress,
} from './stun.ts';

const WAIT_MS = 5_000;

export interface TurnAddress {
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly host: string;
  readonly port: number;
  /** For TLS: the certificate to trust (PEM), and the name that stands in it; the machine's own and the host if absent. */
  readonly ca?: string;
  readonly serverName?: string;
}

/** A client of one allocation at most, to try a TURN server with. Methods resolve to the error code of the answer, null for success. */
export interface TurnClient {
  allocate(family: 4 | 6): Promise<number | null>;
  permit(peer: string): Promise<number | null>;
  bindChannel(peer: string, port: number): Promise<number | null>;
  close(): void;
}

/** Rejects if no connection can be made. */
export async function openTurnClient(
  address: TurnAddress,
  credentials: { readonly username: string; readonly credential: string },
): Promise<TurnClient> {
  const waiting = new Map<string, (answer: Answer) => void>();
  const pipe = await openPipe(address, (bytes) => {
    const answer = decodeAnswer(bytes);
    if (answer !== null) waiting.get(answer.transaction)?.(answer);
  });
  let key: LongTermKey | null = null;

  function ask(method: number, attributes: AttributesFor): Promise<Answer> {
    const { bytes, transaction } = encodeRequest(method, attributes, key);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(transaction);
        reject(new Error(`no answer over ${address.transport} within ${WAIT_MS} ms`));
      }, WAIT_MS);
      waiting.set(transaction, (answer) => {
        clearTimeout(timer);
        waiting.delete(transaction);
        resolve(answer);
      });
      pipe.send(bytes);
    });
  }

  return {
    async allocate(family) {
      const attributes: AttributesFor = () => [
        { type: ATTRIBUTE.transport, value: Buffer.from([17, 0, 0, 0]) },
        { type: ATTRIBUTE.family, value: Buffer.from([family === 4 ? 1 : 2, 0, 0, 0]) },
      ];
      const challenge = await ask(METHOD.allocate, attributes);
      if (challenge.error !== 401) return challenge.error;
      key = {
        username: credentials.username,
        password: credentials.credential,
        realm: String(challenge.attributes.get(ATTRIBUTE.realm)),
        nonce: String(challenge.attributes.get(ATTRIBUTE.nonce)),
      };
      return (await ask(METHOD.allocate, attributes)).error;
    },
    async permit(peer) {
      return (await ask(METHOD.createPermission, peerAddress(peer, 0))).error;
    },
    async bindChannel(peer, port) {
      const channel = { type: ATTRIBUTE.channelNumber, value: Buffer.from([0x40, 0, 0, 0]) };
      const attributes: AttributesFor = (transaction) => [channel, ...peerAddress(peer, port)(transaction)];
      return (await ask(METHOD.channelBind, attributes)).error;
    },
    close: () => pipe.close(),
  };
}

interface Pipe {
  send(bytes: Buffer): void;
  close(): void;
}

async function openPipe(address: TurnAddress, heard: (bytes: Buffer) => void): Promise<Pipe> {
  if (address.transport === 'udp') {
    const socket = createSocket(isIPv6(address.host) ? 'udp6' : 'udp4');
    socket.on('message', heard);
    // Nobody listens there: no answer comes, and whoever waits for one is told that.
    socket.on('error', () => {});
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.connect(address.port, address.host, resolve);
    });
    return { send: (bytes) => socket.send(bytes), close: () => socket.close() };
  }
  const socket = await openStream(address);
  let buffered = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    buffered = Buffer.concat([buffered, bytes]);
    for (let length = messageLength(buffered); length !== null && buffered.length >= length; ) {
      heard(buffered.subarray(0, length));
      buffered = buffered.subarray(length);
      length = messageLength(buffered);
    }
  });
  return { send: (bytes) => void socket.write(bytes), close: () => void socket.destroy() };
}

function openStream({ transport, host, port, ca, serverName = host }: TurnAddress): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket =
      transport === 'tls'
        ? connectTls({ host, port, ca, servername: serverName }, () => resolve(socket))
        : connectTcp({ host, port }, () => resolve(socket));
    socket.once('error', reject);
  });
}
