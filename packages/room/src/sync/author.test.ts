import { SealError, type SealedEdit, type Sealer } from '@parley/seal';
import { type Bytes, LIMITS } from '@parley/wire';
import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Author } from './author.ts';
import { Lab, settle } from './testing/lab.ts';

const REMOTE = 'the room itself';

class Desk {
  readonly doc = new Y.Doc();
  readonly author = new Author({ doc: this.doc, isRemote: (origin) => origin === REMOTE });
  readonly published: SealedEdit[] = [];
  readonly began: number[] = [];
  readonly stopped: [number, unknown][] = [];

  release(sealer: Sealer): void {
    this.author.release({
      sealer,
      began: (number) => this.began.push(number),
      publish: (edit) => this.published.push(edit),
      stopped: (number, error) => this.stopped.push([number, error]),
    });
  }

  write(text: string): void {
    this.doc.getText('t').insert(this.doc.getText('t').length, text);
  }

  get numbers(): number[] {
    return this.published.map(({ envelope }) => envelope.header.number);
  }
}

describe('author', () => {
  let lab: Lab;
  let desk: Desk;
  beforeEach(async () => {
    lab = await Lab.make();
    desk = new Desk();
  });

  /** What everybody else's document becomes. */
  const read = async (): Promise<string> => {
    const doc = new Y.Doc();
    for (const { envelope, chunks } of desk.published)
      Y.applyUpdate(doc, await lab.opener.open(envelope, chunks));
    return doc.getText('t').toString();
  };

  it('rule 1: seals nothing before the document has loaded, and then all that was changed meanwhile', async () => {
    desk.write('early ');
    await settle();
    expect(desk.author.count).toBe(1);
    desk.release(await lab.sealer());
    expect(desk.began).toEqual([0]);
    desk.write('late');
    await desk.author.flush();
    expect(await read()).toBe('early late');
  });

  it('seals nothing that came from the room', async () => {
    desk.release(await lab.sealer());
    desk.doc.transact(() => desk.write('theirs'), REMOTE);
    await desk.author.flush();
    expect(desk.published).toEqual([]);
    expect(desk.author.count).toBe(0);
  });

  it('rule 2: takes the number in the call that changes the document, and seals one after the other', async () => {
    const sealer = await lab.sealer();
    let sealing = 0;
    let most = 0;
    const edit = async (number: number, update: Bytes): Promise<SealedEdit> => {
      sealing += 1;
      most = Math.max(most, sealing);
      // The later, the sooner: WebCrypto completes out of order.
      for (let turn = 0; turn < 5 - number; turn++) await settle();
      sealing -= 1;
      return sealer.edit(number, update);
    };
    desk.release({ ...sealer, session: sealer.session, certificate: sealer.certificate, edit } as Sealer);
    for (const text of ['a', 'b', 'c', 'd']) {
      desk.write(text);
      expect(desk.began.at(-1)).toBe(desk.author.count - 1);
      await settle();
    }
    await desk.author.flush();
    expect(most).toBe(1);
    expect(desk.numbers).toEqual(desk.numbers.map((_, index) => index));
    expect(desk.numbers).toHaveLength(desk.author.count);
    expect(await read()).toBe('abcd');
  });

  it('lets what is changed while another edit is sealed share the next envelope', async () => {
    desk.release(await lab.sealer());
    for (let i = 0; i < 100; i++) desk.write(`${i % 10}`);
    await desk.author.flush();
    expect(desk.numbers).toEqual([0, 1]);
    expect(await read()).toBe('0123456789'.repeat(10));
  });

  it('closes a batch before it grows beyond 8 MiB', async () => {
    for (let i = 0; i < 3; i++) desk.write('x'.repeat(4_000_000));
    expect(desk.author.count).toBe(2);
    desk.release(await lab.sealer());
    expect(desk.began).toEqual([0, 1]);
    await desk.author.flush();
    expect(await read()).toHaveLength(12_000_000);
  });

  it('stops at an edit that cannot be sealed, says so once, and sends nothing that rests on it', async () => {
    const sealer = await lab.sealer();
    const edit = (number: number, update: Bytes): Promise<SealedEdit> =>
      update.length > 1_000
        ? Promise.reject(new SealError(`at most ${LIMITS.update}`))
        : sealer.edit(number, update);
    desk.release({ session: sealer.session, certificate: sealer.certificate, edit } as Sealer);
    desk.write('small ');
    await desk.author.flush();
    desk.write('L'.repeat(2_000));
    await desk.author.flush();
    desk.write(' after');
    await desk.author.flush();
    expect(desk.stopped).toEqual([[1, expect.any(SealError)]]);
    // The newest edit is the one that is nowhere.
    expect(desk.author.count).toBe(2);
    expect(await read()).toBe('small ');
  });

  it('takes nothing after it was closed, and finishes what it began', async () => {
    desk.release(await lab.sealer());
    desk.write('before');
    const closing = desk.author.close();
    desk.write(' after');
    await closing;
    expect(await read()).toBe('before');
  });
});
