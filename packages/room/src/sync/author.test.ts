import { SealError, type SealedEdit, type Sealer } from '@parley/seal';
import { LIMITS, type SessionId, sha256Sync } from '@parley/wire';
import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Lab, settle } from '../testing/lab.ts';
import { Author } from './author.ts';
import { clientIdOf } from './client-id.ts';
import { foreign } from './foreign.ts';

const REMOTE = 'the room itself';

class Desk {
  readonly doc = new Y.Doc();
  readonly author = new Author({ doc: this.doc, isRemote: (origin) => origin === REMOTE });
  readonly published: SealedEdit[] = [];
  readonly updates: Uint8Array[] = [];
  readonly began: number[] = [];
  readonly stopped: [number, unknown][] = [];
  readonly burnt: SessionId[] = [];
  owed = 0;
  fresh: () => Promise<Sealer> = () => Promise.reject(new Error('none'));

  begin(sealer: Sealer): void {
    this.author.begin(sealer);
  }

  release(): void {
    this.author.release({
      fresh: () => this.fresh(),
      renewed() {},
      burnt: (session) => this.burnt.push(session),
      owed: () => {
        this.owed += 1;
      },
      began: (_session, number) => this.began.push(number),
      publish: ({ edit, update }) => {
        this.published.push(edit);
        this.updates.push(update);
      },
      stopped: (_session, number, error) => this.stopped.push([number, error]),
    });
  }

  open(sealer: Sealer): void {
    this.begin(sealer);
    this.release();
  }

  write(text: string): void {
    this.doc.getText('t').insert(this.doc.getText('t').length, text);
  }

  get numbers(): number[] {
    return this.published.map(({ envelope }) => envelope.header.number);
  }
}

/** A sealer that does something else with edits. */
const sealing = ({ session, certificate }: Sealer, edit: Sealer['edit']): Sealer =>
  ({ session, certificate, edit }) as Sealer;

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

  it('of what comes from the room Yjs encodes nothing for it; what an app writes in answer goes out', async () => {
    desk.open(await lab.sealer());
    const others = new Y.Doc();
    others.getText('t').insert(0, 'theirs');
    const wantsUpdates: boolean[] = [];
    desk.doc.on('afterTransactionCleanup', () => wantsUpdates.push(desk.doc._observers.has('update')));
    desk.doc.getText('t').observe((_, { origin }) => {
      if (origin === REMOTE) desk.write(' answer');
    });
    Y.applyUpdate(desk.doc, Y.encodeStateAsUpdate(others), REMOTE);
    desk.write(' own');
    await desk.author.flush();
    expect(wantsUpdates).toEqual([false, true, true]);
    const sent = desk.updates.flatMap((update) =>
      Y.decodeUpdate(update).structs.map((each) =>
        each instanceof Y.Item ? each.content.getContent().join('') : '',
      ),
    );
    expect(sent.join('')).toBe(' answer own');
  });

  it('rule 1: seals nothing before the document has loaded, and then all that was changed meanwhile', async () => {
    desk.begin(await lab.sealer());
    desk.write('early ');
    await settle();
    expect(desk.author.count).toBe(1);
    desk.release();
    expect(desk.began).toEqual([0]);
    desk.write('late');
    await desk.author.flush();
    expect(await read()).toBe('early late');
  });

  it('seals nothing that came from the room', async () => {
    desk.open(await lab.sealer());
    desk.doc.transact(() => desk.write('theirs'), REMOTE);
    await desk.author.flush();
    expect(desk.published).toEqual([]);
    expect(desk.author.count).toBe(0);
  });

  it('rule 2: takes the number in the call that changes the document, and seals one after the other', async () => {
    const sealer = await lab.sealer();
    let under = 0;
    let most = 0;
    const edit: Sealer['edit'] = async (place, update) => {
      under += 1;
      most = Math.max(most, under);
      // The later, the sooner: WebCrypto completes out of order.
      for (let turn = 0; turn < 5 - place.number; turn++) await settle();
      under -= 1;
      return sealer.edit(place, update);
    };
    desk.open(sealing(sealer, edit));
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
    desk.open(await lab.sealer());
    for (let i = 0; i < 100; i++) desk.write(`${i % 10}`);
    await desk.author.flush();
    expect(desk.numbers).toEqual([0, 1]);
    expect(await read()).toBe('0123456789'.repeat(10));
  });

  it('closes a batch before it grows beyond 8 MiB', async () => {
    desk.begin(await lab.sealer());
    for (let i = 0; i < 3; i++) desk.write('x'.repeat(4_000_000));
    expect(desk.author.count).toBe(2);
    desk.release();
    expect(desk.began).toEqual([0, 1]);
    await desk.author.flush();
    expect(await read()).toHaveLength(12_000_000);
  });

  it('stops at an edit that cannot be sealed, says so once, and sends nothing that rests on it', async () => {
    const sealer = await lab.sealer();
    const edit: Sealer['edit'] = (place, update) =>
      update.length > 1_000
        ? Promise.reject(new SealError(`at most ${LIMITS.update}`))
        : sealer.edit(place, update);
    desk.open(sealing(sealer, edit));
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
    desk.open(await lab.sealer());
    desk.write('before');
    const closing = desk.author.close();
    desk.write(' after');
    await closing;
    expect(await read()).toBe('before');
  });

  it('L6: each edit names the one before it', async () => {
    desk.open(await lab.sealer());
    for (const text of ['a', 'b', 'c']) {
      desk.write(text);
      await desk.author.flush();
    }
    const hashes = desk.published.map(({ envelope }) => sha256Sync(envelope.bytes));
    expect(desk.published.map(({ envelope }) => envelope.prev)).toEqual([null, ...hashes.slice(0, 2)]);
  });

  describe('L11: one session, one client id', () => {
    it('edits have structs of the session’s own client id, whatever the document wrote under before', async () => {
      const sealer = await lab.sealer();
      desk.open(sealer);
      desk.write('mine');
      desk.doc.clientID = 5;
      desk.write(' still mine');
      await desk.author.flush();
      expect(desk.updates.map((update) => foreign(update, clientIdOf(sealer.session)))).toEqual([false]);
      expect(await read()).toBe('mine');
      // What was written under another client's id goes out otherwise; from the next turn on the id is the session's again.
      expect(desk.owed).toBe(1);
      expect(desk.doc.clientID).toBe(clientIdOf(sealer.session));
    });

    it('what an app applies is owed as a base, and is in no edit', async () => {
      const theirs = new Y.Doc();
      theirs.getText('t').insert(0, 'theirs');
      desk.open(await lab.sealer());
      Y.applyUpdate(desk.doc, Y.encodeStateAsUpdate(theirs));
      await desk.author.flush();
      expect(desk.published).toEqual([]);
      expect(desk.owed).toBe(1);
    });

    it('so is what was changed before there was a session, once the document has loaded', async () => {
      desk.write('early');
      desk.begin(await lab.sealer());
      expect(desk.owed).toBe(0);
      desk.release();
      expect(desk.owed).toBe(1);
      expect(desk.author.count).toBe(0);
    });

    it('a burnt session writes no more: a fresh one begins at 0, and what was not published is owed', async () => {
      const [first, second] = [await lab.sealer(), await lab.sealer()];
      desk.fresh = async () => second;
      desk.open(first);
      desk.write('published ');
      await desk.author.flush();
      desk.write('under way ');
      const renewing = desk.author.renew(first.session);
      desk.write('meanwhile ');
      await renewing;
      expect(desk.burnt).toEqual([first.session]);
      expect(desk.doc.clientID).toBe(clientIdOf(second.session));
      desk.write('after');
      await desk.author.flush();
      expect(
        desk.published.map(({ envelope: { header, prev } }) => [header.session, header.number, prev]),
      ).toEqual([
        [first.session, 0, null],
        [second.session, 0, null],
      ]);
      expect(desk.owed).toBeGreaterThan(0);
      await desk.author.renew(first.session);
      expect(desk.author.sealer, 'that one is burnt already').toBe(second);
    });
  });
});
