import { type Admitted, admit } from '@parley/join';
import { GENESIS } from '@parley/log';
import { type SigningKey, signReceipt } from '@parley/seal';
import { type Channel, DialError } from '@parley/transport';
import {
  type Bytes,
  type CloseReason,
  decodeSync,
  digestOfRuns,
  type Elder,
  encodeJoinServer,
  encodeSync,
  type Hash,
  type Have,
  type HomeWelcome,
  LIMITS,
  NO_SESSION,
  type Receipt,
  type ReceiptFields,
  type Runs,
  type SessionId,
  type SyncMessage,
  separated,
  sha256Sync,
} from '@parley/wire';
import type { Lab } from './lab.ts';

/** A home that does nothing by itself: a test says what it answers. */
export class LabHome {
  readonly #lab: Lab;
  readonly key: SigningKey;
  /** The keys it had before. */
  elders: readonly Elder[] = [];
  /** What it says of rooms that nobody opens. */
  expiry: Pick<HomeWelcome, 'keepsDays' | 'expiredAt'> = { keepsDays: null, expiredAt: null };
  /** Each dial: what became of it. */
  readonly calls: ('refused' | 'welcomed')[] = [];
  readonly heard: SyncMessage[] = [];
  readonly hungUp: CloseReason[] = [];
  channel: Channel | null = null;
  up = true;
  /** It says at once that it holds nothing. */
  speaks = true;
  /** Ends the next caller right behind its welcome. */
  thenClose: CloseReason | null = null;
  /** Of the edits it was sent: session and number → hash. */
  readonly #hashes = new Map<string, Hash>();
  #time = 0;

  private constructor(lab: Lab, key: SigningKey) {
    this.#lab = lab;
    this.key = key;
  }

  static async make(lab: Lab, seed = 1): Promise<LabHome> {
    return new LabHome(lab, await lab.suite.signingKey(new Uint8Array(32).fill(seed)));
  }

  readonly dial = async (): Promise<Channel> => {
    if (!this.up) {
      this.calls.push('refused');
      throw new DialError('lost', 'nobody is there');
    }
    const [mine, theirs] = this.#lab.pair();
    const { suite, random, clock } = this.#lab;
    admit(theirs, {
      suite,
      service: 'home',
      origins: ['parley.test'],
      random,
      clock,
      timeoutMs: 10_000,
    }).then(
      (admitted) => this.#welcome(admitted),
      () => this.calls.push('refused'),
    );
    return mine;
  };

  #welcome({ channel }: Admitted): void {
    this.calls.push('welcomed');
    channel.send(
      encodeJoinServer({
        type: 'home-welcome',
        homeKey: this.key.publicKey,
        elders: this.elders,
        ...this.expiry,
      }),
      'live',
    );
    if (this.speaks) for (let part = 0; part < LIMITS.parts; part++) this.#say(channel, holdingNothing(part));
    if (this.thenClose) channel.close(this.thenClose);
    this.thenClose = null;
    this.channel = channel;
    channel.listen({
      message: (bytes: Bytes) => {
        for (const message of separated(decodeSync(bytes))) this.#hear(message);
      },
      drain() {},
      close: (reason) => this.hungUp.push(reason),
    });
  }

  say(message: SyncMessage): void {
    if (this.channel) this.#say(this.channel, message);
  }

  #say(channel: Channel, message: SyncMessage): void {
    channel.send(encodeSync(message), 'live');
  }

  #hear(message: SyncMessage): void {
    this.heard.push(message);
    if (message.type !== 'envelope') return;
    const { header, bytes } = message.envelope;
    this.#hashes.set(`${header.session} ${header.number}`, sha256Sync(bytes));
  }

  /** Says that it holds so many edits of each session durably, as it was sent them. */
  async acknowledge(
    counts: Readonly<Record<SessionId, number>>,
    fields: Partial<ReceiptFields> = {},
  ): Promise<Receipt> {
    const runs = new Map(
      Object.entries(counts).map(([session, to]) => {
        const last = this.#hashes.get(`${session} ${to - 1}`) ?? NO_SESSION;
        return [session, [{ from: 0, to, last }]];
      }),
    );
    const receipt = await this.receipt(runs, fields);
    this.say({ type: 'receipt', caller: NO_SESSION, receipt });
    return receipt;
  }

  receipt(runs: Runs, fields: Partial<ReceiptFields> = {}): Promise<Receipt> {
    const { suite, access, clock } = this.#lab;
    this.#time = Math.max(this.#time + 1, clock.now());
    const seq = [...runs.values()].flat().reduce((sum, { from, to }) => sum + to - from, 0);
    return signReceipt(suite, this.key, {
      room: access.view.room,
      part: 0,
      ...GENESIS,
      seq,
      proved: null,
      bases: [],
      digest: digestOfRuns(runs),
      runs,
      full: true,
      time: this.#time,
      ...fields,
    });
  }
}

/** What somebody says who has nothing of a part. */
export const holdingNothing = (part: number): Have => ({
  type: 'have',
  part,
  proved: null,
  bases: [],
  digest: digestOfRuns(new Map()),
  runs: new Map(),
  covered: new Map(),
  full: true,
  ask: false,
  more: false,
});
