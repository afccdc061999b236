import type { Bytes, CloseReason } from '@parley/wire';
import type { Channel } from './channel.ts';
import { type Pipe, PipeChannel } from './pipe-channel.ts';
import { parseTabFrame, type TabFrame } from './tab-frame.ts';

/** The part of the host's BroadcastChannel that is used. */
export interface BroadcastChannelLike {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  close(): void;
}

export interface TabBusOptions {
  /** The bus's name: tabs that open the same one find each other. */
  readonly name: string;
  /** This tab's id, unlike any other tab's and new on every load. */
  readonly id: string;
  /** Makes the BroadcastChannel: `(name) => new BroadcastChannel(name)`. */
  create(name: string): BroadcastChannelLike;
  /** A channel to another tab stands. A second tab that opens the bus, and a tab that was there, are told alike. */
  onChannel(channel: Channel, otherId: string): void;
}

export interface TabBus {
  /** Closes every channel with `reason` (`left` if not given) and leaves the bus. */
  close(reason?: CloseReason): void;
}

/** How many other tabs one tab talks to; those beyond are not answered. */
export const MAX_TABS = 64;
/** What is taken before an `ack` is posted, in bytes: few frames, and well below what makes bulk wait. */
const ACK_AFTER = 16 * 1024;

type Outgoing = TabFrame extends infer Frame
  ? Frame extends TabFrame
    ? Omit<Frame, 'parley' | 'from'>
    : never
  : never;

/** One other tab, as a pipe. A BroadcastChannel has no back-pressure of its own: what the other tab has not yet
 * acknowledged counts as buffered. */
class TabPipe implements Pipe {
  readonly #to: string;
  readonly #post: (frame: Outgoing) => void;
  readonly #forget: () => void;
  #taken = 0;
  buffered = 0;

  constructor(to: string, post: (frame: Outgoing) => void, forget: () => void) {
    this.#to = to;
    this.#post = post;
    this.#forget = forget;
  }

  write(bytes: Bytes): void {
    this.buffered += bytes.byteLength;
    // Cloning a view would clone the whole buffer behind it, for every tab.
    const tight = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
    this.#post({ type: 'data', to: this.#to, bytes: tight });
  }

  end(reason: CloseReason): void {
    this.#forget();
    this.#post({ type: 'bye', to: this.#to, reason });
  }

  acknowledged(bytes: number): void {
    this.buffered = Math.max(0, this.buffered - bytes);
  }

  took(bytes: number): void {
    this.#taken += bytes;
    if (this.#taken < ACK_AFTER) return;
    this.#post({ type: 'ack', to: this.#to, bytes: this.#taken });
    this.#taken = 0;
  }
}

/** Joins the tabs of one browser: a channel to each other tab that opened the same bus. A tab that vanishes without a
 * `bye` is not noticed here; who uses the channel finds out by its own liveness.
 *
 * ```
 *   new tab                    a tab that is there
 *   hello (to all)      ─────► channel stands
 *   channel stands      ◄───── welcome
 *   data, ack           ◄────► data, ack
 *   bye(reason)         ─────► closed
 * ```
 */
export function openTabBus({ name, id, create, onChannel }: TabBusOptions): TabBus {
  const air = create(name);
  const tabs = new Map<string, { readonly channel: PipeChannel; readonly pipe: TabPipe }>();
  let open = true;

  const post = (frame: Outgoing): void => {
    if (open) air.postMessage({ ...frame, parley: 1, from: id });
  };

  const meet = (other: string): void => {
    const pipe = new TabPipe(other, post, () => tabs.delete(other));
    const channel = new PipeChannel('broadcast', pipe);
    tabs.set(other, { channel, pipe });
    onChannel(channel, other);
  };

  const take = (frame: TabFrame): void => {
    const tab = tabs.get(frame.from);
    switch (frame.type) {
      case 'hello':
        if (tabs.size >= MAX_TABS && tab === undefined) return;
        // The welcome goes first, so that the other side has the channel before anything comes over it.
        post({ type: 'welcome', to: frame.from });
        if (tab === undefined) meet(frame.from);
        return;
      case 'welcome':
        if (tab === undefined && tabs.size < MAX_TABS) meet(frame.from);
        return;
      case 'data':
        if (tab === undefined) {
          // It believes in a channel that is closed here.
          post({ type: 'bye', to: frame.from, reason: 'lost' });
          return;
        }
        tab.channel.arrived(frame.bytes);
        if (!tab.channel.closed) tab.pipe.took(frame.bytes.byteLength);
        return;
      case 'ack':
        tab?.pipe.acknowledged(frame.bytes);
        tab?.channel.pump();
        return;
      case 'bye':
        tabs.delete(frame.from);
        tab?.channel.ended(frame.reason);
    }
  };

  air.addEventListener('message', ({ data }: { readonly data: unknown }) => {
    const frame = parseTabFrame(data);
    if (!open || frame === null || frame.from === id) return;
    if (frame.type === 'hello' || frame.to === id) take(frame);
  });
  post({ type: 'hello' });

  return {
    close(reason = 'left') {
      if (!open) return;
      for (const { channel } of [...tabs.values()]) channel.close(reason);
      open = false;
      air.close();
    },
  };
}
