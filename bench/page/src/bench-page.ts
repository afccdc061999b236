import { parseLink, type Room } from '@parley/room';
import { openFragment, webCrypto } from '@parley/seal';
import type { RoomId } from '@parley/wire';
import * as Y from 'yjs';
import { TEXT } from '../../src/traces/history.ts';
import { everythingAtHome } from './at-home.ts';
import { BenchClock, type ClockFit } from './clock.ts';
import { ClientClocks, type OwnTyped, paragraphs, typeOwn, whenHolds } from './everyone.ts';
import { Author, type Part, textIs } from './meeting.ts';
import { type Entered, enterAll, write } from './paper.ts';
import { type SendCounts, takeSends } from './sends.ts';
import { openStack } from './stacks/open-stack.ts';
import type { Stack, StackName, StackOptions } from './stacks/stack.ts';
import { type Flow, TrafficMeter } from './traffic.ts';
import { ArrivalTimes, type Rhythm, type Typed, typeKeys } from './typing.ts';

/** A document's encodings, as numbers: they travel as JSON. */
export interface Encodings {
  readonly v1: number[];
  readonly v2: number[];
}

/** What the bench process asks of a page. One page has one document. */
export class BenchPage {
  readonly #clock = new BenchClock();
  readonly #doc = new Y.Doc();
  readonly #arrivals = new ArrivalTimes(this.#doc, () => this.#clock.now());
  readonly #clocks = new ClientClocks(this.#doc, () => this.#clock.now());
  #meter: TrafficMeter | null = null;
  #stack: Stack | null = null;
  #author: Author | null = null;

  fitClock(url: string): Promise<ClockFit> {
    return this.#clock.fit(url);
  }

  async open(options: StackOptions): Promise<void> {
    this.#stack = await openStack(this.#doc, options);
  }

  /** The same; resolves with the time before, ms of the bench's clock. */
  async openAt(options: StackOptions): Promise<number> {
    const at = this.#clock.now();
    await this.open(options);
    return at;
  }

  ready(others: number): boolean {
    return this.#opened().ready(others);
  }

  async close(): Promise<void> {
    await this.#stack?.close();
  }

  type(rhythm: Rhythm): Promise<Typed> {
    return typeKeys(this.#doc, rhythm, () => this.#clock.now());
  }

  /** When the text first was one longer than `from`, two longer, and so on. */
  arrivals(from: number): readonly number[] {
    return this.#arrivals.since(from);
  }

  length(): number {
    return this.#doc.getText(TEXT).length;
  }

  text(): string {
    return this.#doc.getText(TEXT).toString();
  }

  /** Types in a paragraph of its own, while others do in theirs. */
  typeOwn(paragraph: number, rhythm: Rhythm): Promise<OwnTyped> {
    return typeOwn(this.#doc, paragraph, rhythm, () => this.#clock.now());
  }

  /** Client → when its clock was first `from`, `from + 1`, and so on here. */
  clientArrivals(
    since: readonly (readonly [client: number, from: number])[],
  ): readonly (readonly number[])[] {
    return since.map(([client, from]) => this.#clocks.since(client, from));
  }

  /** Whether it comes to hold all of that within so many ms. */
  whenHolds(clocks: readonly (readonly [client: number, clock: number])[], limit: number): Promise<boolean> {
    return whenHolds(this.#doc, clocks, limit);
  }

  paragraphs(count: number): readonly string[] {
    return paragraphs(this.#doc, count);
  }

  /** Counts what is sent and received from now on. Before `open`. */
  meterTraffic(): void {
    this.#meter = TrafficMeter.install();
  }

  /** What was counted since the last call. */
  takeTraffic(stack: StackName): readonly Flow[] {
    if (!this.#meter) throw new Error('the traffic is not counted');
    return this.#meter.take(stack);
  }

  takeSends(stack: StackName): SendCounts {
    return takeSends(stack);
  }

  async prepareAuthor(traceUrl: string, agent: number): Promise<void> {
    this.#author = new Author(await json(traceUrl), agent);
  }

  playAuthor(): Promise<Part> {
    if (!this.#author) throw new Error('there is no author');
    return this.#author.play(this.#doc, () => this.#clock.now());
  }

  async enterAll(traceUrl: string): Promise<Entered> {
    return enterAll(this.#doc, this.#room(), await json(traceUrl));
  }

  /** Writes a trace at the speed of a fast hand that never rests. */
  async write(traceUrl: string): Promise<void> {
    await write(this.#doc, await json(traceUrl));
  }

  /** The milliseconds until a receipt covers everything this device holds. */
  async untilAtHome(): Promise<number> {
    const began = performance.now();
    await everythingAtHome(this.#room());
    return performance.now() - began;
  }

  /** Waits until so many others are here; resolves with the time, ms of the bench's clock. */
  async untilPeers(count: number): Promise<number> {
    const room = this.#room();
    if (room.status.peers.length !== count) {
      await new Promise<void>((resolve) => {
        const stop = room.onStatus(({ peers }) => {
          if (peers.length !== count) return;
          stop();
          resolve();
        });
      });
    }
    return this.#clock.now();
  }

  now(): number {
    return this.#clock.now();
  }

  /** The id of the room by which servers know it. */
  async roomId(): Promise<RoomId> {
    const fragment = parseLink(this.#room().links.view);
    return (await openFragment(webCrypto(), fragment)).room;
  }

  /** Opens the document; resolves with the milliseconds until its text stood. */
  async openUntil(options: StackOptions, contentUrl: string): Promise<number> {
    const content: string = await json(contentUrl);
    const began = performance.now();
    const [, stood] = await Promise.all([
      this.open(options),
      textIs(this.#doc, content).then(() => performance.now()),
    ]);
    return stood - began;
  }

  /** The same; null if the text did not stand within `limit` ms. */
  openWithin(limit: number, options: StackOptions, contentUrl: string): Promise<number | null> {
    return Promise.race([this.openUntil(options, contentUrl), after(limit)]);
  }

  encodings(): Encodings {
    return {
      v1: [...Y.encodeStateAsUpdate(this.#doc)],
      v2: [...Y.encodeStateAsUpdateV2(this.#doc)],
    };
  }

  /** Loads an encoding into a bare document; the milliseconds until its text stood. */
  loadAlone(bytes: readonly number[], version: 1 | 2): number {
    const update = Uint8Array.from(bytes);
    const doc = new Y.Doc();
    const began = performance.now();
    if (version === 1) Y.applyUpdate(doc, update);
    else Y.applyUpdateV2(doc, update);
    doc.getText(TEXT).toString();
    return performance.now() - began;
  }

  #room(): Room {
    const { room } = this.#opened();
    if (!room) throw new Error('the document is not opened by Parley');
    return room;
  }

  #opened(): Stack {
    if (!this.#stack) throw new Error('no document is open');
    return this.#stack;
  }
}

const after = (ms: number): Promise<null> => new Promise((resolve) => setTimeout(() => resolve(null), ms));

async function json<Value>(url: string): Promise<Value> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}
