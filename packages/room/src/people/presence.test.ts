import type { Sealer } from '@parley/seal';
import { asBytes, type Envelope, FAREWELL, LIMITS, type SessionId } from '@parley/wire';
import * as encoding from 'lib0/encoding';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness';
import * as Y from 'yjs';
import { clientIdOf } from '../sync/client-id.ts';
import { Lab, settle } from '../testing/lab.ts';
import { uncaughtIn } from '../testing/uncaught.ts';
import { Presence } from './presence.ts';
import { SPOKEN_FOR } from './spoken-for.ts';

/** Somebody else in the room, who says of whom it likes what it likes. */
class Other {
  readonly sealer: Sealer;
  #number = 0;

  constructor(sealer: Sealer) {
    this.sealer = sealer;
  }

  get session(): SessionId {
    return this.sealer.session;
  }

  /** Under which it is shown, whatever it says. */
  get client(): number {
    return clientIdOf(this.session);
  }

  says(...entries: (readonly [client: number, clock: number, state: string])[]): Promise<Envelope> {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, entries.length);
    for (const [client, clock, state] of entries) {
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarString(encoder, state);
    }
    return this.sealer.presence(this.#number++, asBytes(encoding.toUint8Array(encoder)));
  }
}

describe('presence', () => {
  let lab: Lab;
  let sent: Envelope[];
  let presence: Presence;
  let editors: Set<SessionId>;
  const other = async (): Promise<Other> => new Other(await lab.sealer('view'));

  const make = async (): Promise<Presence> => {
    const { clock, logger, opener } = lab;
    return new Presence({
      doc: new Y.Doc(),
      sealer: await lab.sealer('view'),
      opener,
      clock,
      logger,
      isEditor: (session) => editors.has(session),
      origin: 'room',
      publish: (envelope) => sent.push(envelope),
    });
  };

  beforeEach(async () => {
    lab = await Lab.make();
    sent = [];
    editors = new Set();
    presence = await make();
  });

  /** The states of the last envelope that was sent, as somebody else gets them. */
  const lastSent = async (): Promise<unknown[]> => {
    const envelope = sent.at(-1);
    if (!envelope) return [];
    const update = await lab.opener.presence(envelope);
    const awareness = new Awareness(new Y.Doc());
    awareness.setLocalState(null);
    applyAwarenessUpdate(awareness, update, 'test');
    awareness.destroy();
    return [...awareness.getStates().values()];
  };

  it('says hello once it has started, so that others see even an empty state', async () => {
    await presence.start();
    await settle();
    expect(sent).toHaveLength(1);
    expect(await lastSent()).toEqual([{}]);
  });

  it('sends a move at once, then at most every 50 ms, and the newest of them', async () => {
    await presence.start();
    await lab.run(1_000);
    sent.length = 0;
    for (let x = 0; x < 20; x++) {
      presence.awareness.setLocalStateField('x', x);
      await lab.run(10);
    }
    await lab.run(100);
    expect(sent.length).toBeLessThanOrEqual(6);
    expect(await lastSent()).toEqual([{ x: 19 }]);
    expect(lab.clock.pending).toBe(0);
  });

  it('is quiet while nothing changes: the awareness protocol’s own heartbeat is off', async () => {
    await presence.start();
    await lab.run(60_000);
    expect(sent).toHaveLength(1);
  });

  it('sends a state that was taken away', async () => {
    await presence.start();
    await lab.run(100);
    presence.awareness.setLocalState(null);
    await lab.run(100);
    expect(sent).toHaveLength(2);
    expect(await lastSent()).toEqual([]);
  });

  it('sends nothing larger than a presence may be, and goes on with the next state', async () => {
    await presence.start();
    await lab.run(100);
    const noise = lab.random.bytes(40_000).reduce((text, byte) => text + String.fromCharCode(32 + byte), '');
    presence.awareness.setLocalState({ noise });
    await lab.run(100);
    expect(sent).toHaveLength(1);
    expect(lab.logged).toEqual(['warn: presence not sent']);
    presence.awareness.setLocalState({ fits: true });
    await lab.run(100);
    expect(await lastSent()).toEqual([{ fits: true }]);
  });

  it('shows the others until they leave', async () => {
    const ada = await other();
    await presence.heard(await ada.says([11, 1, '{"name":"Ada"}']));
    expect(presence.awareness.getStates().get(ada.client)).toEqual({ name: 'Ada' });
    expect(presence.clientOf(ada.session)).toBe(ada.client);
    expect(await presence.heard(await ada.sealer.farewell())).toBe('left');
    expect(presence.awareness.getStates().has(ada.client)).toBe(false);
    expect(presence.clientOf(ada.session)).toBeNull();
  });

  it('shows somebody again who was away, with the state they had', async () => {
    const ada = await other();
    await presence.heard(await ada.says([11, 3, '{"name":"Ada"}']));
    presence.gone(ada.session);
    await presence.heard(await ada.says([11, 3, '{"name":"Ada"}']));
    expect(presence.awareness.getStates().get(ada.client)).toEqual({ name: 'Ada' });
  });

  it('shows no client for a session that took its state away', async () => {
    const ada = await other();
    await presence.heard(await ada.says([11, 1, '{"name":"Ada"}']));
    await presence.heard(await ada.says([11, 2, 'null']));
    expect(presence.awareness.getStates().has(ada.client)).toBe(false);
    expect(presence.clientOf(ada.session)).toBeNull();
  });

  it('lets a session speak for nobody but itself, whatever client it names', async () => {
    const [ada, eve] = [await other(), await other()];
    const own = presence.awareness.clientID;
    presence.awareness.setLocalState({ name: 'me' });
    await presence.heard(await ada.says([ada.client, 1, '{"name":"Ada"}']));
    await presence.heard(await eve.says([ada.client, 9, '{"name":"not Ada"}']));
    await presence.heard(await eve.says([ada.client, 10, 'null']));
    await presence.heard(await eve.says([own, 11, '{"name":"not me"}']));
    await presence.heard(await eve.says([own, 12, 'null']));
    expect([...presence.awareness.getStates()]).toEqual([
      [own, { name: 'me' }],
      [ada.client, { name: 'Ada' }],
    ]);
    await presence.heard(await eve.says([own, 13, '{"name":"not me"}']));
    expect(presence.clientOf(eve.session)).toBe(eve.client);
    expect(presence.awareness.getStates().get(own)).toEqual({ name: 'me' });
    // Its going takes nobody along.
    await presence.heard(await eve.sealer.farewell());
    expect(presence.awareness.getStates().has(ada.client)).toBe(true);
  });

  it('shows somebody whose client others named first', async () => {
    const [ada, eve] = [await other(), await other()];
    await presence.heard(await eve.says([ada.client, 1, '{"name":"Ada"}']));
    await presence.heard(await ada.says([ada.client, 1, '{"name":"Ada"}']));
    expect(presence.clientOf(ada.session)).toBe(ada.client);
    expect(presence.awareness.getStates().get(ada.client)).toEqual({ name: 'Ada' });
  });

  it('shows one client of a session at a time', async () => {
    const ada = await other();
    await presence.heard(await ada.says([11, 1, '{}']));
    await presence.heard(await ada.says([12, 2, '{}']));
    expect(
      [...presence.awareness.getStates().keys()].filter((id) => id !== presence.awareness.clientID),
    ).toEqual([ada.client]);
  });

  describe('who speaks for several clients', () => {
    const shown = (): [number, unknown][] =>
      [...presence.awareness.getStates()].filter(([client]) => client !== presence.awareness.clientID);
    const nameOf = (client: number): unknown => presence.awareness.getStates().get(client)?.name;
    const named = (name: string): string => JSON.stringify({ name });

    it('brings people of another protocol, as long as it names them', async () => {
      const bridge = await other();
      await presence.heard(await bridge.says([1, 1, '{}'], [12, 1, named('Una')], [13, 1, named('Dua')]));
      expect(shown()).toEqual([
        [bridge.client, {}],
        [12, { name: 'Una' }],
        [13, { name: 'Dua' }],
      ]);
      expect(presence.spokenForBy(bridge.session)).toEqual([12, 13]);
      await presence.heard(await bridge.says([1, 2, '{}'], [13, 2, named('Dua!')], [12, 2, 'null']));
      expect(shown().map(([client]) => client)).toEqual([bridge.client, 13]);
      expect(nameOf(13)).toBe('Dua!');
      await presence.heard(await bridge.sealer.farewell());
      expect(shown()).toEqual([]);
      // They come again with another session, and with the clocks that they have there.
      const next = await other();
      await presence.heard(await next.says([1, 1, '{}'], [13, 2, named('Dua!')]));
      expect(nameOf(13)).toBe('Dua!');
    });

    it('says what the app puts into it under other clients than its own, and nothing of others', async () => {
      const ada = await other();
      await presence.start();
      await presence.heard(await ada.says([1, 1, named('Ada')], [14, 1, named('with Ada')]));
      await lab.run(100);
      const elsewhere = new Awareness(new Y.Doc());
      elsewhere.setLocalState({ name: 'Una' });
      const theirs = elsewhere.clientID;
      applyAwarenessUpdate(presence.awareness, encodeAwarenessUpdate(elsewhere, [theirs]), 'bridge');
      await lab.run(100);
      expect(await lastSent()).toEqual([{}, { name: 'Una' }]);
      const before = sent.length;
      // What the other protocol says of those who are here already is nothing new.
      removeAwarenessStates(presence.awareness, [ada.client, 14], 'bridge');
      await lab.run(100);
      expect(sent.length).toBe(before);
      removeAwarenessStates(presence.awareness, [theirs], 'bridge');
      await lab.run(100);
      expect(await lastSent()).toEqual([{}]);
      elsewhere.destroy();
    });

    it("speaks for no other session's client, nor for one that another session brought first", async () => {
      const [ada, eve, bridge] = [await other(), await other(), await other()];
      const own = presence.awareness.clientID;
      presence.awareness.setLocalState({ name: 'me' });
      await presence.heard(await ada.says([1, 1, named('Ada')]));
      await presence.heard(await bridge.says([1, 1, named('bridge')], [12, 1, named('Una')]));
      const before = shown();
      const taken = [own, ada.client, bridge.client, 12];
      await presence.heard(
        await eve.says(
          [1, 1, named('Eve')],
          ...taken.map((client) => [client, 1_000, named('forged')] as const),
        ),
      );
      expect(nameOf(own)).toBe('me');
      expect(shown().slice(0, before.length)).toEqual(before);
      expect(taken).not.toContain(presence.spokenForBy(eve.session)[0]);
      await presence.heard(
        await eve.says([1, 2, 'null'], ...taken.map((client) => [client, 2_000, 'null'] as const)),
      );
      expect(shown()).toEqual(before);
    });

    it('hides nobody who comes later, whatever it named before', async () => {
      const [ada, eve, bridge] = [await other(), await other(), await other()];
      await presence.heard(
        await eve.says([1, 9, '{}'], [ada.client, 9, named('forged')], [12, 9, named('forged')]),
      );
      await presence.heard(await ada.says([1, 1, named('Ada')]));
      expect(nameOf(ada.client)).toBe('Ada');
      await presence.heard(await bridge.says([1, 1, '{}'], [12, 1, named('Una')]));
      const [una] = presence.spokenForBy(bridge.session);
      expect(nameOf(una ?? 0)).toBe('Una');
      await presence.heard(await eve.sealer.farewell());
      expect(nameOf(una ?? 0)).toBe('Una');
    });

    it('speaks for a bounded number, and makes room for an editor', async () => {
      const many = (from: number) =>
        Array.from({ length: SPOKEN_FOR.each }, (_, at) => [from + at, 1, '{}'] as const);
      const crowd = await other();
      await presence.heard(await crowd.says([1, 1, '{}'], ...many(100), [7, 1, '{}']));
      expect(presence.clientOf(crowd.session), 'more than there may be is nothing').toBeNull();
      const sessions = SPOKEN_FOR.all / SPOKEN_FOR.each + 1;
      for (let at = 0; at < sessions; at++)
        await presence.heard(await (await other()).says([1, 1, '{}'], ...many(1_000 * (at + 1))));
      expect(shown()).toHaveLength(sessions + SPOKEN_FOR.all);
      const editor = await other();
      editors.add(editor.session);
      await presence.heard(await editor.says([1, 1, '{}'], ...many(100)));
      expect(presence.spokenForBy(editor.session)).toHaveLength(SPOKEN_FOR.each);
      expect(shown().length).toBeLessThanOrEqual(sessions + 1 + SPOKEN_FOR.all);
    });
  });

  it.each([
    ['text', '"hello"'],
    ['a number', '7'],
    ['a list', '[1]'],
    ['no JSON', '{"a":'],
  ])('ignores a state that is %s', async (_, state) => {
    const eve = await other();
    await presence.heard(await eve.says([66, 1, state]));
    expect(presence.clientOf(eve.session)).toBeNull();
    expect(presence.awareness.getStates().size).toBe(1);
  });

  it('ignores what is no awareness update, or sealed for another room', async () => {
    const eve = await other();
    await presence.heard(await eve.sealer.presence(0, new Uint8Array([1, 255, 255])));
    await presence.heard(await eve.sealer.presence(1, new Uint8Array(0)));
    const elsewhere = await (await Lab.make('elsewhere')).sealer();
    await presence.heard(await elsewhere.presence(0, new Uint8Array(3)));
    expect(presence.awareness.getStates().size).toBe(1);
    expect(lab.logged).toEqual(['warn: presence not readable']);
  });

  it('shows a bounded number of sessions: anybody with a view link can make them', async () => {
    for (let i = 0; i < LIMITS.peers + 20; i++)
      await presence.heard(await (await other()).says([1_000 + i, 1, '{}']));
    expect(presence.awareness.getStates().size).toBe(LIMITS.peers + 1);
    const [viewer, editor] = [await other(), await other()];
    editors.add(editor.session);
    for (const late of [viewer, editor]) await presence.heard(await late.says([7, 1, '{}']));
    expect([presence.clientOf(viewer.session), presence.clientOf(editor.session)]).toEqual([
      null,
      editor.client,
    ]);
    expect(presence.awareness.getStates().size).toBe(LIMITS.peers + 1);
  });

  it('names those of whom nothing but an old presence came', async () => {
    const [ada, ghost] = [await other(), await other()];
    await presence.heard(await ada.says([11, 1, '{}']));
    await presence.heard(await ghost.says([12, 1, '{}']));
    const here = new Set([ada.session]);
    await lab.run(7_000);
    expect(presence.unseen(here)).toEqual([]);
    await lab.run(1_000);
    expect(presence.unseen(here)).toEqual([ghost.session]);
  });

  it('goes on when a listener of the app throws', async () => {
    const ada = await other();
    presence.awareness.on('change', () => {
      throw new Error('the app’s');
    });
    const thrown = await uncaughtIn(async () => {
      expect(await presence.heard(await ada.says([11, 1, '{}']))).toBe('here');
    });
    expect(thrown).toEqual([new Error('the app’s')]);
    expect(presence.clientOf(ada.session)).toBe(ada.client);
  });

  it('says goodbye at once, sealed in advance, and then nothing more', async () => {
    await presence.start();
    await lab.run(100);
    const ada = await other();
    await presence.heard(await ada.says([11, 1, '{}']));
    sent.length = 0;
    presence.leave();
    expect(sent.map(({ header }) => header.number)).toEqual([FAREWELL]);
    expect(presence.awareness.getStates().size).toBe(0);
    presence.leave();
    presence.awareness.setLocalState({ late: true });
    await lab.run(100);
    expect(sent).toHaveLength(1);
    expect(lab.clock.pending).toBe(0);
  });
});

it('an awareness update of y-protocols itself is understood', async () => {
  const lab = await Lab.make();
  const theirs = new Awareness(new Y.Doc());
  theirs.setLocalState({ name: 'Bob' });
  const presence = new Presence({
    doc: new Y.Doc(),
    sealer: await lab.sealer(),
    opener: lab.opener,
    clock: lab.clock,
    logger: lab.logger,
    isEditor: () => false,
    origin: 'room',
    publish() {},
  });
  const bob = await lab.sealer();
  await presence.heard(await bob.presence(0, asBytes(encodeAwarenessUpdate(theirs, [theirs.clientID]))));
  expect(presence.awareness.getStates().get(clientIdOf(bob.session))).toEqual({ name: 'Bob' });
  theirs.destroy();
});
