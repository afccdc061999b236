import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { joinClient } from '@parley/join';
import { type Random, systemClock, systemRandom } from '@parley/runtime';
import { createSealer, openFragment } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import { channelOfSocket } from '@parley/transport/server';
import { WebSocket } from 'ws';
import { FORMATS } from '../../../../packages/wire/src/testing/formats.ts';
import { linkOf } from './guest.ts';

const suite = nodeCrypto();
const SERVICES = ['signaling', 'home'] as const;
type Service = (typeof SERVICES)[number];
const PATHS: Readonly<Record<Service, string>> = { signaling: '/signal', home: '/home' };

/** Every message of the wire, by the format it belongs to. */
const SAMPLES = FORMATS.map(({ name, samples, encodeSample }) => ({
  name,
  frames: Object.keys(samples).map((sample) => encodeSample(sample)),
}));
const framesOf = (names: RegExp): readonly Uint8Array[] =>
  SAMPLES.filter(({ name }) => names.test(name)).flatMap(({ frames }) => frames);
const ALL = framesOf(/./);
/** What an honest client may say to each service once it has joined. */
const HONEST: Readonly<Record<Service, readonly Uint8Array[]>> = {
  signaling: framesOf(/signaling.*client/i),
  home: framesOf(/sync/i),
};

/** Connections at one time. */
const AT_ONCE = 16;
const FRAMES_JOINED = 400;
const FRAMES_BEFORE = 40;
/** After so many frames a client looks whether it is still there. */
const BREATH = 10;
/** How long a server may take to close who broke its rules, ms; it is then left. */
const STAY = 50;
const JOIN_MS = 10_000;
const LIMITS = { messagesPerSecond: 1e9, bytesPerSecond: 1e12 };
/** A frame as large as this is more than the servers take. */
const TOO_LARGE = new Uint8Array(300 * 1024);

export interface OddFramesOptions {
  readonly url: string;
  readonly random: Random;
  /** Frames a second, of all connections; unbounded if absent. */
  readonly perSecond?: number;
}

/** What was sent: frames that a socket took, and connections. */
export interface OddFrames {
  frames: number;
  connections: number;
  joined: number;
}

/**
 * Sends so many frames to both sockets of a server, by whoever has joined and whoever has not: messages of all kinds, right, damaged, cut
 * off, repeated and of the other service, bytes that are none, text, control frames, and frames that break WebSocket itself.
 */
export async function sendOddFrames(count: number, options: OddFramesOptions): Promise<OddFrames> {
  const sent: OddFrames = { frames: 0, connections: 0, joined: 0 };
  const began = performance.now();
  const turn = async (frames: number): Promise<void> => {
    sent.frames += frames;
    const { perSecond } = options;
    const due = perSecond === undefined ? 0 : began + (sent.frames / perSecond) * 1_000 - performance.now();
    await (due > 0 ? sleep(due) : new Promise(setImmediate));
  };
  const visitor = async (): Promise<void> => {
    while (sent.frames < count) {
      sent.connections++;
      await visit(options, sent, turn);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, visitor));
  return sent;
}

type Turn = (frames: number) => Promise<void>;

/** One connection with its frames, which stays until it is closed or has nothing more to say. */
async function visit({ url, random }: OddFramesOptions, sent: OddFrames, turn: Turn): Promise<void> {
  const service = pick(random, SERVICES);
  if (random.float() < 0.05) return brokenVisit(url, service, random, turn);
  const socket = new WebSocket(`${url.replace('http', 'ws')}${PATHS[service]}`, { perMessageDeflate: false });
  socket.on('error', () => socket.terminate());
  const closed = once(socket, 'close');
  await Promise.race([once(socket, 'open').catch(() => {}), closed]);
  const joins = random.float() < 0.3;
  if (joins && (await join(socket, url, service, random))) sent.joined++;
  const most = joins ? FRAMES_JOINED : FRAMES_BEFORE;
  for (let left = 1 + below(random, most); left > 0 && socket.readyState === WebSocket.OPEN; left -= BREATH) {
    const frames = Math.min(left, BREATH);
    for (let at = 0; at < frames; at++) sendOne(socket, random, joins ? HONEST[service] : ALL, joins);
    await turn(frames);
  }
  await Promise.race([sleep(below(random, STAY)), closed]);
  if (random.float() < 0.5) socket.close(pick(random, [1000, 1001, 3000, 4999]));
  else socket.terminate();
  await Promise.race([sleep(STAY), closed]);
  socket.terminate();
}

async function join(socket: WebSocket, url: string, service: Service, random: Random): Promise<boolean> {
  const access = await openFragment(suite, await linkOf(`odd frames ${below(random, 8)}`));
  const prover = await createSealer(suite, access, systemRandom);
  try {
    const { channel } = await joinClient(channelOfSocket(socket, { clock: systemClock, limits: LIMITS }), {
      access,
      prover,
      role: access.role,
      service,
      origin: new URL(url).host,
      random: systemRandom,
      clock: systemClock,
      timeoutMs: JOIN_MS,
    });
    channel.listen({ message() {}, drain() {}, close() {} });
    return true;
  } catch {
    // Closed before it could: a server may refuse whoever comes too often.
    return false;
  }
}

/** `mild`: what ends the connection is rare, so that there is something to look at. */
function sendOne(socket: WebSocket, random: Random, frames: readonly Uint8Array[], mild: boolean): void {
  const odd = random.float();
  const sample = pick(random, frames);
  if (odd < (mild ? 0.97 : 0.4)) socket.send(sample);
  else if (odd < 0.975) socket.ping(random.bytes(below(random, 126)));
  else if (odd < 0.98) socket.pong();
  else if (odd < 0.985) socket.send(damaged(sample, random));
  else if (odd < 0.99) socket.send(sample.subarray(0, below(random, sample.length)));
  else if (odd < 0.993) socket.send(random.bytes(below(random, 2_000)));
  else if (odd < 0.995) socket.send('text, as no message of Parley is');
  else if (odd < 0.998) socket.send(pick(random, ALL));
  else if (odd < 0.999) socket.send(new Uint8Array());
  else socket.send(TOO_LARGE);
}

function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  for (let times = 1 + below(random, 3); times > 0; times--)
    copy[below(random, copy.length)] = below(random, 256);
  return copy;
}

/** Frames that are none: unknown opcodes, reserved bits, no mask, lengths that are not so, a message that never ends. */
async function brokenVisit(url: string, service: Service, random: Random, turn: Turn): Promise<void> {
  const { port, host, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => socket.destroy());
  socket.resume();
  const closed = once(socket, 'close').catch(() => {});
  socket.write(
    `GET ${PATHS[service]} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  for (let frames = 1 + below(random, 4); frames > 0 && !socket.destroyed; frames--) {
    const length = pick(random, [0, 5, 125, 126, 127]);
    const masked = random.float() < 0.7 ? 0x80 : 0;
    socket.write(Buffer.from([below(random, 256), masked | length, ...random.bytes(below(random, 40))]));
    await turn(1);
  }
  await Promise.race([sleep(below(random, STAY)), closed]);
  if (random.float() < 0.5) socket.resetAndDestroy();
  else socket.destroy();
}

const below = (random: Random, limit: number): number => Math.floor(random.float() * limit);

function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[below(random, items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
