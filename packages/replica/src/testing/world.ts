import type { Random } from '@parley/runtime';
import { seededRandom } from '@parley/runtime/testing';
import type { SessionId } from '@parley/wire';
import { Forger } from './forger.ts';
import { Library } from './library.ts';
import { ModelDevice } from './model-device.ts';
import { ModelHome } from './model-home.ts';
import { Network } from './network.ts';
import type { Message, Peer, Surroundings } from './surroundings.ts';

/** No change for so many seconds: it has come to rest. */
const CALM_S = 70;

export interface Peace {
  /** After so many seconds nothing changed any more; null: it never came to rest. */
  readonly rest: number | null;
  /** After so many seconds all devices showed the same, and did from then on. */
  readonly equal: number;
}

/** Devices and a home that talk in simulated time, and a dishonest editor. */
export class World implements Surroundings {
  readonly library: Library;
  readonly truth: Set<string>;
  readonly sessions = new Set<SessionId>();
  readonly saidAtHome = new Map<string, number>();
  readonly devices: ModelDevice[] = [];
  readonly home: ModelHome;
  readonly forger: Forger;
  readonly network = new Network();
  readonly #random: Random;
  readonly #cut = new Set<string>();
  readonly #away = new Set<ModelDevice>();
  readonly #shared = new Set<SessionId>();
  #backup: ReturnType<ModelHome['image']> | null = null;
  #clock = 0;
  #isHomeDown = false;
  now = 0;
  made = 0;
  edits = 0;

  constructor(seed: number, library = new Library(), truth = new Set<string>()) {
    this.#random = seededRandom(seed);
    this.library = library;
    this.forger = new Forger(library, this.sessions);
    this.truth = truth;
    this.home = new ModelHome(this);
  }

  clock(): number {
    this.#clock += 1;
    return this.#clock;
  }

  session(): SessionId {
    const session = this.library.name('session');
    this.sessions.add(session);
    return session;
  }

  isShared(session: SessionId): boolean {
    return this.#shared.has(session);
  }

  wrote(key: string): void {
    this.truth.add(key);
    this.edits += 1;
  }

  add(isEditor: boolean, begin: (device: ModelDevice) => void = () => {}): ModelDevice {
    const device = new ModelDevice(this, `${isEditor ? 'e' : 'v'}${this.devices.length}`, isEditor);
    this.devices.push(device);
    begin(device);
    this.relink();
    return device;
  }

  isOnline(device: ModelDevice): boolean {
    return !this.#away.has(device);
  }

  get isHomeDown(): boolean {
    return this.#isHomeDown;
  }

  rankOf(id: string): number | null {
    const device = this.devices.find((each) => each.id === id);
    if (!device || !this.isOnline(device)) return null;
    return this.#group(device)
      .filter(({ isEditor }) => isEditor)
      .indexOf(device);
  }

  linksOf({ id }: Peer): readonly string[] {
    return this.network.linksOf(id);
  }

  send(from: Peer, to: string, message: Message): void {
    this.network.send(from.id, to, message);
  }

  /** Who is joined to whom, and the first editor of each group to home. */
  relink(): void {
    const want = new Set<string>();
    for (const a of this.devices) {
      for (const b of this.devices) if (a !== b && this.#joined(a, b)) want.add(`${a.id}>${b.id}`);
      if (!this.#isHomeDown && this.isOnline(a) && this.#group(a)[0] === a) {
        want.add(`${a.id}>home`);
        want.add(`home>${a.id}`);
      }
    }
    this.network.link(want, (id) => this.#peer(id), this.now);
  }

  /** One second; at most so many messages arrive. */
  tick(most = Number.POSITIVE_INFINITY): void {
    this.network.deliver(most, this.#random, (id) => this.#peer(id));
    this.now += 1_000;
    for (const device of this.devices) if (this.isOnline(device)) device.tick();
    this.home.tick();
    if (this.home.hasFailed) this.withoutHome(() => this.home.reopen());
  }

  /** Time goes by in which nobody does anything, ms. */
  pass(ms: number): void {
    this.now += ms;
    this.home.tick();
  }

  /** The page dies and is loaded anew, from what was saved. */
  crash(device: ModelDevice): void {
    this.#away.add(device);
    this.relink();
    device.load();
    this.#away.delete(device);
    this.relink();
  }

  leave(device: ModelDevice): void {
    device.save();
    this.#away.add(device);
    this.relink();
  }

  /** False if it was not away. */
  comeBack(device: ModelDevice): boolean {
    if (!this.#away.delete(device)) return false;
    device.load();
    this.relink();
    return true;
  }

  /** The storage of a device that is there is lost. */
  loseStorage(device: ModelDevice): void {
    this.#away.add(device);
    this.relink();
    device.loseStorage();
    this.#away.delete(device);
    this.relink();
  }

  /** A second page with all that this one has in memory, its session too. */
  twin(device: ModelDevice): void {
    this.#shared.add(device.session);
    this.add(device.isEditor, (twin) => twin.become(device));
  }

  /** Whether they cannot reach each other now. */
  toggleCut(a: ModelDevice, b: ModelDevice): boolean {
    const pair = [a.id, b.id].sort().join();
    const isCut = !this.#cut.delete(pair);
    if (isCut) this.#cut.add(pair);
    this.relink();
    return isCut;
  }

  toggleHome(): boolean {
    this.#isHomeDown = !this.#isHomeDown;
    this.relink();
    return this.#isHomeDown;
  }

  toggleFull(): boolean {
    this.home.isFull = !this.home.isFull;
    this.withoutHome(() => {});
    return this.home.isFull;
  }

  backUp(): void {
    this.#backup = this.home.image();
  }

  /** False: there is no backup. */
  restore(): boolean {
    const backup = this.#backup;
    if (!backup) return false;
    this.withoutHome(() => this.home.restore(backup));
    return true;
  }

  wipe(): void {
    this.withoutHome(() => this.home.restore(null));
  }

  /** Home's links go down, something happens to it, and they come back. */
  withoutHome(happens: () => void): void {
    const was = this.#isHomeDown;
    this.#isHomeDown = true;
    this.relink();
    happens();
    this.#isHomeDown = was;
    this.relink();
  }

  /** Everybody back, all joined, home there: until it comes to rest, or so many seconds. */
  peace(most = 400): Peace {
    for (const device of this.devices) if (this.#away.delete(device)) device.load();
    this.#cut.clear();
    this.#isHomeDown = false;
    this.home.isFull = false;
    this.withoutHome(() => {});
    let calm = 0;
    let equal = this.#isEqual() ? 0 : most;
    for (let second = 1; second <= most; second++) {
      const before = this.#signature();
      this.tick();
      const isSame = before === this.#signature();
      calm = isSame ? calm + 1 : 0;
      if (!isSame || equal === most) {
        if (!this.#isEqual()) equal = most;
        else if (equal === most) equal = second;
      }
      if (calm > CALM_S) return { rest: second - calm, equal };
    }
    return { rest: null, equal };
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

  /** Equal as long as nothing happens. */
  #signature(): string {
    const bases = this.devices.map(
      ({ part }) => `${[...part.bases.keys()]} ${part.proved} ${part.edits.count}`,
    );
    const sent = [...this.network.sent].map(([type, count]) => (type === 'receipt' ? '' : count));
    return `${bases} ${[...this.home.part.bases.keys()]} ${this.home.part.edits.count} ${this.made} ${sent}`;
  }

  #isEqual(): boolean {
    const [first, ...rest] = this.devices.map(({ doc }) => doc.shown());
    if (!first) return true;
    return rest.every((shown) => {
      if (shown.size !== first.size) return false;
      for (const [key, words] of first) if (shown.get(key) !== words) return false;
      return true;
    });
  }

  #peer(id: string): Peer | null {
    return id === 'home' ? this.home : (this.devices.find((device) => device.id === id) ?? null);
  }

  #joined(a: ModelDevice, b: ModelDevice): boolean {
    return this.isOnline(a) && this.isOnline(b) && !this.#cut.has([a.id, b.id].sort().join());
  }

  /** Those it can reach, over others too: editors first, in the order in which they came. */
  #group(device: ModelDevice): ModelDevice[] {
    const seen = [device];
    for (const a of seen) {
      for (const b of this.devices) if (!seen.includes(b) && this.#joined(a, b)) seen.push(b);
    }
    const place = (each: ModelDevice): number => this.devices.indexOf(each);
    return seen.sort((a, b) => Number(b.isEditor) - Number(a.isEditor) || place(a) - place(b));
  }
}
