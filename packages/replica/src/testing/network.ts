import type { Random } from '@parley/runtime';
import type { Message, Peer } from './surroundings.ts';

/** Links each way, which keep the order of their messages and lose them when they go down. */
export class Network {
  readonly #links = new Set<string>();
  readonly #queues = new Map<string, Message[]>();
  /** Type → how many were sent. */
  readonly sent = new Map<Message['type'], number>();

  linksOf(id: string): string[] {
    return [...this.#links].flatMap((link) => {
      const [from, to] = ends(link);
      return from === id ? [to] : [];
    });
  }

  send(from: string, to: string, message: Message): void {
    const link = `${from}>${to}`;
    if (!this.#links.has(link)) return;
    this.#queues.set(link, [...(this.#queues.get(link) ?? []), message]);
    this.sent.set(message.type, (this.sent.get(message.type) ?? 0) + 1);
  }

  /** These links are to be there, and no others. */
  link(want: ReadonlySet<string>, peer: (id: string) => Peer | null, now: number): void {
    for (const link of [...this.#links]) {
      if (want.has(link)) continue;
      this.#links.delete(link);
      this.#queues.delete(link);
      const [from, to] = ends(link);
      peer(from)?.part.linkDown(to);
    }
    const fresh = [...want].filter((link) => !this.#links.has(link));
    for (const link of fresh) this.#links.add(link);
    for (const link of fresh) {
      const [from, to] = ends(link);
      const at = peer(from);
      at?.part.linkUp(to, to === 'home' ? 'home' : 'device', now);
      at?.run();
    }
  }

  /** At most so many messages, of a link by chance each time. Error: they do not end. */
  deliver(most: number, random: Random, peer: (id: string) => Peer | null): void {
    for (let count = 0; count < most; count++) {
      const waiting = [...this.#queues].filter(([, queue]) => queue.length > 0);
      const chosen = waiting[Math.floor(random.float() * waiting.length)];
      if (!chosen) return;
      const [link, queue] = chosen;
      const message = queue.shift();
      const [from, to] = ends(link);
      if (message) peer(to)?.receive(from, message);
      if (count > 5_000 * Math.max(1, this.#links.size / 16)) throw new Error('messages without end');
    }
  }
}

function ends(link: string): [string, string] {
  const [from = '', to = ''] = link.split('>');
  return [from, to];
}
