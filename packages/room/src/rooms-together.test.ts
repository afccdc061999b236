import { beforeEach, describe, expect, it } from 'vitest';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { Environment } from './environment/environment.ts';
import { ALONE, AT_HOME, Lab, settle, textOf, write } from './testing/lab.ts';
import { LabHome } from './testing/lab-home.ts';

describe('rooms beside each other', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await Lab.make();
  });

  it('two rooms of one page write to each other, and see each other', async () => {
    const one = await lab.open({ servers: ALONE });
    const two = await lab.open({ servers: ALONE });
    two.awareness.setLocalState({ name: 'two' });
    await lab.run(500);
    write(one, 'from one');
    await lab.run(500);
    expect(textOf(two.doc)).toBe('from one');
    expect(one.status).toMatchObject({ route: 'tabs', peers: [{ session: two.session, route: 'tab' }] });
    expect(one.status.lastEdit).toEqual({ onDevice: true, peers: 0, atHome: false });
    expect(one.awareness.getStates().get(two.doc.clientID)).toEqual({ name: 'two' });
    await two.close();
    await lab.run(100);
    expect(one.status.peers).toEqual([]);
    expect(one.awareness.getStates().has(two.doc.clientID)).toBe(false);
    await one.close();
    await lab.run(100);
    expect(lab.clock.pending).toBe(0);
  });

  it('a room that is a bridge brings people of another protocol, and takes them along when it goes', async () => {
    const one = await lab.open({ servers: ALONE });
    const bridge = await lab.open({ servers: ALONE });
    const elsewhere = new Awareness(new Y.Doc());
    elsewhere.setLocalState({ name: 'Una' });
    await lab.run(500);
    const una = elsewhere.clientID;
    applyAwarenessUpdate(bridge.awareness, encodeAwarenessUpdate(elsewhere, [una]), 'bridge');
    await lab.run(500);
    expect(one.awareness.getStates().get(una)).toEqual({ name: 'Una' });
    expect(one.status.peers).toMatchObject([{ session: bridge.session, speaksFor: [una] }]);
    await bridge.close();
    await lab.run(100);
    expect([...one.awareness.getStates().keys()]).toEqual([one.doc.clientID]);
    elsewhere.destroy();
    await one.close();
  });

  it('marks what comes from the room with the room as the origin, and sends none of it back', async () => {
    const one = await lab.open({ servers: ALONE });
    const two = await lab.open({ servers: ALONE });
    await lab.run(500);
    const origins: unknown[] = [];
    two.doc.on('update', (_update: Uint8Array, origin: unknown) => origins.push(origin));
    write(one, 'x');
    await lab.run(500);
    expect(origins).toEqual([two]);
    expect(await lab.kept()).toEqual([[one.session, 1]]);
    await Promise.all([one.close(), two.close()]);
  });

  it('rule 10: two documents with the same edits agree in state vector, deletions and pending structs', async () => {
    const rooms = [await lab.open({ servers: ALONE }), await lab.open({ servers: ALONE })] as const;
    await lab.run(500);
    for (let i = 0; i < 40; i++) {
      const room = rooms[i % 2] ?? rooms[0];
      if (i % 5 === 4) room.doc.getText('t').delete(0, 1);
      else write(room, `${i} `);
      await lab.run(i % 7);
    }
    await lab.run(1_000);
    const [a, b] = rooms.map(({ doc }) => Y.snapshot(doc));
    expect(a && b && Y.equalSnapshots(a, b)).toBe(true);
    for (const { doc } of rooms)
      expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null]);
    // The third loads the same from the log.
    const third = await lab.open({ servers: ALONE });
    expect(a && Y.equalSnapshots(a, Y.snapshot(third.doc))).toBe(true);
    await Promise.all([...rooms, third].map((room) => room.close()));
  });

  it('rule 12: a tab that loses the lead while it calls home does not go on calling', async () => {
    const home = await LabHome.make(lab);
    const one = await lab.open({ servers: AT_HOME }, { dialServer: home.dial });
    await lab.run(8);
    const two = await lab.open({ servers: AT_HOME }, { dialServer: home.dial });
    const lock = lab.environment().lock(lab.access.edit.room);
    lock.request(
      () => {},
      () => {},
    );
    lock.steal();
    await lab.run(1_500);
    expect(one.status.home).toBe('off');
    expect(home.hungUp).not.toContain('left');
    lock.release();
    await lab.run(1_500);
    expect([one, two].filter(({ status }) => status.home === 'connected')).toHaveLength(1);
    await Promise.all([one.close(), two.close()]);
  });

  it('tries at once what waits when the network comes back, or the page comes into sight', async () => {
    const home = await LabHome.make(lab);
    home.up = false;
    let online = (): void => {};
    const onNetwork: Environment['onNetwork'] = (listener) => {
      online = listener;
      return () => {
        online = () => {};
      };
    };
    const room = await lab.open({ servers: AT_HOME }, { dialServer: home.dial, onNetwork });
    await lab.run(60_000);
    expect(room.status.home).toBe('offline');
    const tried = home.calls.length;
    online();
    await settle();
    expect(home.calls).toHaveLength(tried + 1);
    lab.visibility.set(false);
    lab.visibility.set(true);
    await settle();
    expect(home.calls.length).toBeGreaterThan(tried);
    home.up = true;
    online();
    await lab.run(100);
    expect(room.status.home).toBe('connected');
    await room.close();
    online();
    await lab.run(20);
    expect(lab.clock.pending).toBe(0);
  });
});
