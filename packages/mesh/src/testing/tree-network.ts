import type { Random } from '@parley/runtime';
import { seededRandom } from '@parley/runtime/testing';
import { expect } from 'vitest';
import { BroadcastTree } from '../broadcast-tree.ts';

type Message =
  | { readonly type: 'edit'; readonly origin: number; readonly number: number }
  | { readonly type: 'prune'; readonly origin: number }
  | { readonly type: 'graft'; readonly origin: number; readonly count: number };

interface Node {
  readonly tree: BroadcastTree;
  /** Origin → how many of its edits are held. */
  readonly held: Map<number, number>;
  /** Edits that came before the one they follow. */
  readonly early: Map<number, Map<number, number>>;
  alive: boolean;
}

interface Delivery {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly message: Message;
}

const name = (node: number) => `${node}`;

/** Replicas that do nothing but forward, over ordered links with random delays, in one sequence. What the trees do not
 * deliver is repaired as `have` would: who lacks something asks a neighbour that has it. */
export class TreeNetwork {
  readonly #nodes: Node[] = [];
  readonly #random: Random;
  readonly #links = new Map<string, number>();
  readonly #queue: Delivery[] = [];
  #now = 0;
  #sends = 0;
  #repairs = 0;

  constructor(size: number, links: readonly (readonly [number, number])[], seed: string) {
    this.#random = seededRandom(seed);
    for (let i = 0; i < size; i++) this.#add();
    for (const [a, b] of links) this.link(a, b);
  }

  /** A ring, so that it is connected, and random links up to an average degree. */
  static random(size: number, degree: number, seed: string): TreeNetwork {
    const net = new TreeNetwork(size, [], seed);
    for (let i = 0; i < size; i++) net.link(i, (i + 1) % size);
    for (let i = size; i < (size * degree) / 2; i++) net.link(net.#any(size), net.#any(size));
    return net;
  }

  link(a: number, b: number): void {
    if (a === b || this.#links.has(`${a}-${b}`)) return;
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      this.#links.set(`${from}-${to}`, 0);
      this.#nodes[from]?.tree.linkUp(name(to));
    }
  }

  /** A newcomer, linked to those. */
  join(neighbours: readonly number[]): void {
    const newcomer = this.#add();
    for (const other of neighbours) this.link(newcomer, other);
  }

  crash(node: number): void {
    this.#node(node).alive = false;
    for (const key of [...this.#links.keys()]) {
      const [from, to] = key.split('-').map(Number) as [number, number];
      if (from !== node && to !== node) continue;
      this.#links.delete(key);
      if (from === node || !this.#node(from).alive) continue;
      for (const orphan of this.#node(from).tree.linkDown(name(node))) {
        for (const other of orphan.from) this.#graft(from, Number(other), Number(orphan.origin));
      }
    }
  }

  edit(node: number): void {
    const { held } = this.#node(node);
    const number = held.get(node) ?? 0;
    held.set(node, number + 1);
    this.#forward(node, node, number, null);
  }

  /** Delivers so many messages. */
  run(messages: number): void {
    for (let i = 0; i < messages; i++) this.#deliver();
  }

  /** Delivers everything, repairs included; returns what was needed since the last time. */
  settle(): { sends: number; repairs: number } {
    do while (this.#deliver());
    while (this.#repair());
    const counted = { sends: this.#sends, repairs: this.#repairs };
    this.#sends = 0;
    this.#repairs = 0;
    return counted;
  }

  expectComplete(): void {
    const alive = this.#nodes.filter((node) => node.alive);
    const most = new Map<number, number>();
    for (const { held } of alive) {
      for (const [origin, count] of held) most.set(origin, Math.max(count, most.get(origin) ?? 0));
    }
    for (const { held } of alive) expect(new Map([...held].sort())).toEqual(new Map([...most].sort()));
  }

  #add(): number {
    this.#nodes.push({ tree: new BroadcastTree(), held: new Map(), early: new Map(), alive: true });
    return this.#nodes.length - 1;
  }

  #any(size: number): number {
    return Math.floor(this.#random.float() * size);
  }

  #node(index: number): Node {
    const node = this.#nodes[index];
    if (!node) throw new RangeError(`no node ${index}`);
    return node;
  }

  #send(from: number, to: number, message: Message): void {
    const key = `${from}-${to}`;
    const last = this.#links.get(key);
    if (last === undefined) return;
    if (message.type === 'edit') this.#sends += 1;
    const at = Math.max(last, this.#now + 5 + this.#random.float() * 20);
    this.#links.set(key, at);
    this.#enqueue({ at, from, to, message });
  }

  /** Keeps the queue in order, the next delivery last. */
  #enqueue(delivery: Delivery): void {
    let low = 0;
    let high = this.#queue.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#queue[middle]?.at ?? 0) > delivery.at) low = middle + 1;
      else high = middle;
    }
    this.#queue.splice(low, 0, delivery);
  }

  #deliver(): boolean {
    const next = this.#queue.pop();
    if (!next) return false;
    this.#now = next.at;
    const { from, to, message } = next;
    const node = this.#node(to);
    if (!node.alive || !this.#links.has(`${from}-${to}`)) return true;
    const origin = name(message.origin);
    if (message.type === 'prune') node.tree.pruned(origin, name(from));
    else if (message.type === 'graft') {
      node.tree.grafted(origin, name(from));
      const held = node.held.get(message.origin) ?? 0;
      for (let number = message.count; number < held; number++) {
        this.#send(to, from, { type: 'edit', origin: message.origin, number });
      }
    } else this.#receive(to, from, message.origin, message.number);
    return true;
  }

  #receive(to: number, from: number, origin: number, number: number): void {
    const node = this.#node(to);
    const early = node.early.get(origin) ?? new Map<number, number>();
    node.early.set(origin, early);
    if (number < (node.held.get(origin) ?? 0) || early.has(number)) {
      if (node.tree.duplicate(name(origin), name(from))) this.#send(to, from, { type: 'prune', origin });
      return;
    }
    early.set(number, from);
    for (;;) {
      const next = node.held.get(origin) ?? 0;
      const by = early.get(next);
      if (by === undefined) return;
      early.delete(next);
      node.held.set(origin, next + 1);
      for (const link of node.tree.first(name(origin), name(by))) this.#graft(to, Number(link), origin);
      this.#forward(to, origin, next, by);
    }
  }

  #forward(node: number, origin: number, number: number, from: number | null): void {
    for (const link of this.#node(node).tree.targets(name(origin), from === null ? null : name(from))) {
      this.#send(node, Number(link), { type: 'edit', origin, number });
    }
  }

  #graft(node: number, to: number, origin: number): void {
    this.#node(node).tree.graft(name(origin), name(to));
    this.#send(node, to, { type: 'graft', origin, count: this.#node(node).held.get(origin) ?? 0 });
  }

  /** One round of comparing what each has. Returns whether anybody lacked anything. */
  #repair(): boolean {
    let repaired = false;
    for (const [index, node] of this.#nodes.entries()) {
      if (!node.alive) continue;
      for (const key of this.#links.keys()) {
        const [from, to] = key.split('-').map(Number) as [number, number];
        if (to !== index || !this.#node(from).alive) continue;
        for (const [origin, count] of this.#node(from).held) {
          if ((node.held.get(origin) ?? 0) >= count) continue;
          this.#graft(index, from, origin);
          this.#repairs += 1;
          repaired = true;
        }
      }
    }
    return repaired;
  }
}
