import { decodeSignalingServer, decodeSync, WireError } from '@parley/wire';
import type { StackName } from './stacks/stack.ts';

/** How a message goes; what servers send is counted where it arrives. */
export type Direction = 'to peers' | 'to servers' | 'from servers';

/** So many messages of one kind. */
export interface Flow {
  readonly direction: Direction;
  /** Parley's are told apart; of the others it is the direction. */
  readonly kind: string;
  readonly messages: number;
  readonly bytes: number;
}

interface Count {
  readonly direction: Direction;
  /** The path of the server's URL; empty for peers. */
  readonly path: string;
  /** The first of them. All that begin with the same byte are of one kind. */
  readonly sample: Uint8Array<ArrayBuffer>;
  messages: number;
  bytes: number;
}

type Sent = string | Blob | ArrayBufferLike | ArrayBufferView;

/** Counts what a page's data channels send, and what its WebSockets send and receive. It keeps one message of a kind, so that
 * counting costs next to nothing while something is timed. */
export class TrafficMeter {
  readonly #counts = new Map<string, Count>();

  private constructor() {}

  /** Puts it between the page and the network, for everything that is opened from now on. */
  static install(): TrafficMeter {
    const meter = new TrafficMeter();
    const sendToPeer = RTCDataChannel.prototype.send;
    RTCDataChannel.prototype.send = function send(this: RTCDataChannel, data: Sent) {
      meter.#note('to peers', '', data);
      Reflect.apply(sendToPeer, this, [data]);
    };
    window.WebSocket = countingSockets((direction, path, data) => meter.#note(direction, path, data));
    return meter;
  }

  take(stack: StackName): readonly Flow[] {
    const flows = new Map<string, Flow>();
    for (const count of this.#counts.values()) {
      const { direction, messages, bytes } = count;
      const kind = stack === 'parley' ? parleyKind(count) : direction;
      const key = `${direction} ${kind}`;
      const before = flows.get(key) ?? { messages: 0, bytes: 0 };
      flows.set(key, {
        direction,
        kind,
        messages: before.messages + messages,
        bytes: before.bytes + bytes,
      });
    }
    this.#counts.clear();
    return [...flows.values()];
  }

  #note(direction: Direction, path: string, data: Sent): void {
    const [bytes, first] = measured(data);
    const key = `${direction} ${path} ${first}`;
    const count = this.#counts.get(key);
    if (!count) {
      this.#counts.set(key, { direction, path, sample: copyOf(data), messages: 1, bytes });
      return;
    }
    count.messages += 1;
    count.bytes += bytes;
  }
}

/** The page's WebSockets, telling of each message before it is sent, and when it has come. */
const countingSockets = (note: (direction: Direction, path: string, data: Sent) => void): typeof WebSocket =>
  class extends WebSocket {
    readonly #path = new URL(this.url).pathname;

    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => note('from servers', this.#path, data));
    }

    override send(data: string | Blob | BufferSource): void {
      note('to servers', this.#path, data);
      super.send(data);
    }
  };

/** The size of a message, and its first byte; -1 for what is not read as bytes. */
function measured(data: Sent): readonly [bytes: number, first: number] {
  if (typeof data === 'string') return [data.length, -1];
  if (data instanceof Blob) return [data.size, -1];
  if (ArrayBuffer.isView(data)) {
    return [data.byteLength, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)[0] ?? -1];
  }
  return [data.byteLength, new Uint8Array(data)[0] ?? -1];
}

function copyOf(data: Sent): Uint8Array<ArrayBuffer> {
  if (typeof data === 'string' || data instanceof Blob) return new Uint8Array();
  if (!ArrayBuffer.isView(data)) return new Uint8Array(data).slice();
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
}

/** `have`, `have to home`, `have from home`, `to signaling`, `peer-joined from signaling`. */
function parleyKind({ direction, path, sample }: Count): string {
  if (direction === 'to peers') return typeOf(sample);
  const way = direction === 'to servers' ? 'to' : 'from';
  if (!path.endsWith('/signal')) return `${typeOf(sample)} ${way} home`;
  return way === 'to' ? 'to signaling' : `${typeOf(sample, decodeSignalingServer)} from signaling`;
}

/** Joining a server is another protocol, with other first bytes. */
function typeOf(
  sample: Uint8Array<ArrayBuffer>,
  decode: (bytes: Uint8Array<ArrayBuffer>) => { readonly type: string } = decodeSync,
): string {
  try {
    return decode(sample).type;
  } catch (error) {
    if (error instanceof WireError) return 'join';
    throw error;
  }
}
