import { type Random, seededRandom } from '@parley/runtime';
import type { Hash, SessionId } from '@parley/wire';
import type { HomeSays } from '../core/at-home.ts';
import type { Base, Covers, Note } from '../core/base.ts';
import type { EditFacts } from '../core/edits.ts';
import type { Have } from '../core/effects.ts';
import type { Fact, FactContent } from './facts.ts';
import { Library } from './library.ts';
import { ModelDevice } from './model-device.ts';
import { ModelHome } from './model-home.ts';

export interface Said {
  readonly time: number;
  /** How often home had been put back. */
  readonly epoch: number;
  readonly says: HomeSays;
}

export type Message =
  | { readonly type: 'have'; readonly have: Have; readonly says?: Said }
  | { readonly type: 'receipt'; readonly says: Said }
  | { readonly type: 'edit'; readonly edit: EditFacts }
  | { readonly type: 'snapshot'; readonly base: Base }
  | { readonly type: 'want'; readonly hash: Hash }
  | { readonly type: 'note'; readonly note: Note }
  | { readonly type: 'graft'; readonly session: SessionId };

export interface Peer {
  readonly id: string;
  readonly isHome: boolean;
  readonly part: { linkUp(id: string, kind: 'device' | 'home', now: number): void; linkDown(id: string): void };
  receive(from: string, message: Message): void;
  tick(): void;
  run(): void;
}

export interface Step {
  readonly op: string;
  readonly d: number;
  readonly o: number;
  readonly n: number;
  readonly pick: number;
  readonly kind: number;
  readonly few: boolean;
  readonly home: boolean;
}

export const KINDS_OF_FALSE = 6;

/** Devices and a home that talk in simulated time, and a dishonest editor. */
export class World {
  readonly library: Library;
  readonly truth: Set<string>;
  readonly sessions = new Set<SessionId>();
  /** Key → how often home had been put back when it was said to be at home. */
  readonly saidAtHome = new Map<string, number>();
  readonly devices: ModelDevice[] = [];
  readonly home: ModelHome;
  readonly #random: Random;
  readonly #mallory: SessionId;
  readonly #queues = new Map<string, Message[]>();
  readonly #cut = new Set<string>();
  readonly #away = new Set<ModelDevice>();
  readonly #links = new Set<string>();
  #backup: ReturnType<ModelHome['image']> | null = null;
  #forged = 0;
  #clock = 0;
  now = 0;
  made = 0;
  sent = 0;
  isHomeDown = false;

  constructor(seed: number, library = new Library(), truth = new Set<string>()) {
    this.#random = seededRandom(seed);
    this.library = library;
    this.#mallory = library.name('mallory');
    this.truth = truth;
    this.home = new ModelHome(this);
  }

  /** Home's, which never stands still. */
  clock(): number {
    this.#clock += 1;
    return this.#clock;
  }

  session(): SessionId {
    const session = this.library.name('session');
    this.sessions.add(session);
    return session;
  }

  add(isEditor: boolean): ModelDevice {
    const device = new ModelDevice(this, `${isEditor ? 'e' : 'v'}${this.devices.length}`, isEditor);
    this.devices.push(device);
    this.relink();
    return device;
  }

  isOnline(device: ModelDevice): boolean {
    return !this.#away.has(device);
  }

  rankOf(device: ModelDevice): number | null {
    if (!this.isOnline(device)) return null;
    return this.#group(device).filter(({ isEditor }) => isEditor).indexOf(device);
  }

  linksOf({ id }: Peer): string[] {
    return [...this.#links].flatMap((link) => {
      const [from, to] = link.split('>');
      return from === id && to ? [to] : [];
    });
  }

  send(from: Peer, to: string, message: Message): void {
    const link = `${from.id}>${to}`;
    if (!this.#links.has(link)) return;
    this.#queues.set(link, [...(this.#queues.get(link) ?? []), message]);
    if (message.type !== 'receipt') this.sent += 1;
  }

  /** Who is joined to whom, and the first editor of each group to home. */
  relink(): void {
    const want = new Set<string>();
    for (const a of this.devices) {
      for (const b of this.devices) if (a !== b && this.#joined(a, b)) want.add(`${a.id}>${b.id}`);
      if (!this.isHomeDown && this.isOnline(a) && this.#group(a)[0] === a) {
        want.add(`${a.id}>home`);
        want.add(`home>${a.id}`);
      }
    }
    for (const link of [...this.#links]) {
      if (want.has(link)) continue;
      this.#links.delete(link);
      this.#queues.delete(link);
      const [from, to] = link.split('>');
      this.#peer(from)?.part.linkDown(to ?? '');
    }
    const fresh = [...want].filter((link) => !this.#links.has(link));
    for (const link of fresh) this.#links.add(link);
    for (const link of fresh) {
      const [from, to] = link.split('>');
      const peer = this.#peer(from);
      peer?.part.linkUp(to ?? '', to === 'home' ? 'home' : 'device', this.now);
      peer?.run();
    }
  }

  /** One second. */
  tick(most = Number.POSITIVE_INFINITY): void {
    this.#deliver(most);
    this.now += 1_000;
    for (const device of this.devices) if (this.isOnline(device)) device.tick();
    this.home.tick();
  }

  step(step: Step): void {
    const device = this.devices[step.d % this.devices.length] as ModelDevice;
    const other = this.devices[step.o % this.devices.length] as ModelDevice;
    switch (step.op) {
      case 'edit':
        if (device.isEditor) for (let i = 0; i <= step.n % 6; i++) device.edit(step.pick + i, step.pick % 9 === 0);
        break;
      case 'tick':
        for (let i = 0; i <= step.n % 8; i++) this.tick(step.few ? 6 : undefined);
        break;
      case 'calm':
        for (let i = 0; i < 20; i++) this.tick();
        break;
      case 'flush':
        device.save();
        break;
      case 'crash':
        if (!this.isOnline(device)) break;
        this.#away.add(device);
        this.relink();
        device.load();
        this.#away.delete(device);
        this.relink();
        break;
      case 'away':
        device.save();
        this.#away.add(device);
        this.relink();
        break;
      case 'back':
        if (this.#away.delete(device)) {
          device.load();
          this.relink();
        }
        break;
      case 'cut': {
        const pair = [device.id, other.id].sort().join();
        if (!this.#cut.delete(pair)) this.#cut.add(pair);
        this.relink();
        break;
      }
      case 'backup':
        this.#backup = this.home.image();
        break;
      case 'restore':
        if (this.#backup) this.#putBack(this.#backup);
        break;
      case 'wipe':
        this.#putBack(null);
        break;
      case 'homeDown':
        this.isHomeDown = !this.isHomeDown;
        this.relink();
        break;
      case 'full':
        this.home.isFull = !this.home.isFull;
        this.#hangUp();
        break;
      case 'grace':
        this.now += 8 * 24 * 3_600_000;
        this.home.tick();
        break;
      case 'newcomer':
        if (this.devices.length < 6) this.add(step.n % 3 !== 0);
        break;
      case 'false':
        this.#forge(step, device, other);
        break;
    }
  }

  /** Everybody back, all joined, home there. After how many seconds it came to rest; −1: not. */
  peace(most = 400): number {
    for (const device of this.devices) if (this.#away.delete(device)) device.load();
    this.#cut.clear();
    this.isHomeDown = false;
    this.home.isFull = false;
    this.#hangUp();
    let calm = 0;
    for (let i = 0; i < most; i++) {
      const before = this.#signature();
      this.tick();
      calm = before === this.#signature() ? calm + 1 : 0;
      if (calm > 70) return i;
    }
    return -1;
  }

  /** What somebody shows who never was here and has nobody but home: from a copy of it. */
  newcomer(): Map<string, string | null> {
    const world = new World(7, this.library, this.truth);
    world.now = this.now;
    world.home.restore(this.home.image());
    const device = world.add(false);
    for (let i = 0; i < 14; i++) world.tick();
    return device.doc.shown();
  }

  #signature(): string {
    const bases = this.devices.map(({ part }) => `${[...part.bases.keys()]} ${part.proved} ${part.edits.count}`);
    return `${bases} ${[...this.home.part.bases.keys()]} ${this.home.part.edits.count} ${this.made} ${this.sent}`;
  }

  #peer(id: string | undefined): Peer | null {
    return id === 'home' ? this.home : (this.devices.find((device) => device.id === id) ?? null);
  }

  #joined(a: ModelDevice, b: ModelDevice): boolean {
    return this.isOnline(a) && this.isOnline(b) && !this.#cut.has([a.id, b.id].sort().join());
  }

  #group(device: ModelDevice): ModelDevice[] {
    const seen = [device];
    for (const a of seen) for (const b of this.devices) if (!seen.includes(b) && this.#joined(a, b)) seen.push(b);
    const place = (each: ModelDevice): number => this.devices.indexOf(each);
    return seen.sort((a, b) => Number(b.isEditor) - Number(a.isEditor) || place(a) - place(b));
  }

  #deliver(most: number): void {
    for (let count = 0; count < most; count++) {
      const waiting = [...this.#queues].filter(([, queue]) => queue.length > 0);
      if (waiting.length === 0) return;
      const [link, queue] = waiting[Math.floor(this.#random.float() * waiting.length)] as [string, Message[]];
      const message = queue.shift();
      const [from, to] = link.split('>');
      if (message) this.#peer(to)?.receive(from ?? '', message);
      if (count > 5_000) throw new Error('messages without end');
    }
  }

  #hangUp(): void {
    const was = this.isHomeDown;
    this.isHomeDown = true;
    this.relink();
    this.isHomeDown = was;
    this.relink();
  }

  #putBack(image: ReturnType<ModelHome['image']> | null): void {
    const was = this.isHomeDown;
    this.isHomeDown = true;
    this.relink();
    this.home.restore(image);
    this.isHomeDown = was;
    this.relink();
  }

  /** The dishonest editor has seen everything that one device holds which is there: what nobody has been sent it cannot know. */
  #forge({ kind, n, home }: Step, to: ModelDevice, source: ModelDevice): void {
    if (!this.isOnline(source)) return;
    const names = [...source.store.bases.keys()];
    const right = new Map<SessionId, { count: number; hash: Hash }>();
    const take = (session: SessionId, count: number, hash: Hash): void => {
      if (count < 1_000 && count > (right.get(session)?.count ?? 0)) right.set(session, { count, hash });
    };
    for (const base of source.store.bases.values()) for (const [session, cover] of base.covers) take(session, cover.count, cover.hash);
    for (const { session, number, hash } of source.store.edits.values()) take(session, number + 1, hash);
    this.#forged += 1;
    const junk: Covers = new Map([...this.sessions].map((session) => [session, { count: 1_000_000, hash: this.library.name('junk') }]));
    const { facts, deletes } = source.doc;
    const nothing: FactContent = { facts: new Map(), deletes: new Set() };
    const otherWords = (): Map<string, Fact> => {
      const out = new Map<string, Fact>();
      for (const [key, fact] of facts) out.set(key, out.size % 2 ? fact : { ...fact, words: `forged${this.#forged}` });
      return out;
    };
    const mallory = this.#mallory;
    const make = (parents: readonly Hash[], covers: Covers, content: FactContent): Base => this.library.base(mallory, parents, covers, content);
    const bases = [
      () => make(n % 2 ? names : [], junk, nothing),
      () => make(names, right, nothing),
      () => make(names, right, { facts: otherWords(), deletes: new Set(deletes) }),
      () => make(names, right, { facts: new Map([...facts, to.nextFact()]), deletes: new Set(deletes) }),
      () => make(names, junk, { facts: new Map(facts), deletes: new Set(deletes) }),
      () => make(names, new Map(), { facts: new Map([...facts].slice(0, 2)), deletes: new Set() }),
    ];
    const base = bases[kind % KINDS_OF_FALSE]?.();
    if (!base) return;
    if (home && !this.isHomeDown) this.home.takeSnapshot(base);
    else if (!home && this.isOnline(to)) to.takeSnapshot(base, null);
  }
}
