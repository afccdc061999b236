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
  NO_SESSION,
  type Receipt,
  type ReceiptFields,
  type Runs,
  type SyncMessage,
} from '@parley/wire';
import type { Lab } from './lab.ts';

/** A home that does nothing by itself: a test says what it answers. */
export class LabHome {
  readonly #lab: Lab;
  readonly key: SigningKey;
  /** The keys it had before. */
  elders: readonly Elder[] = [];
  /** Each dial: what became of it. */
  readonly calls: ('refused' | 'welcomed')[] = [];
  readonly heard: SyncMessage[] = [];
  readonly hungUp: CloseReason[] = [];
  channel: Channel | null = null;
  up = true;
  /** Ends the next caller right behind its welcome. */
  thenClose: CloseReason | null = null;
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
      encodeJoinServer({ type: 'home-welcome', homeKey: this.key.publicKey, elders: this.elders }),
      'live',
    );
    if (this.thenClose) channel.close(this.thenClose);
    this.thenClose = null;
    this.channel = channel;
    channel.listen({
      message: (bytes: Bytes) => this.heard.push(decodeSync(bytes)),
      drain() {},
      close: (reason) => this.hungUp.push(reason),
    });
  }

  say(message: SyncMessage): void {
    this.channel?.send(encodeSync(message), 'live');
  }

  /** Says that it holds these durably. */
  async acknowledge(runs: Runs, fields: Partial<ReceiptFields> = {}): Promise<Receipt> {
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
