import { LogStorageError } from '@parley/log';
import { MemoryLog } from '@parley/log/memory';
import type { Clock, Timer } from '@parley/runtime';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Environment, RoomStore } from '../environment/environment.ts';
import type { TabLock } from '../routes/tabs/leader.ts';
import { ALONE, AT_HOME, codesOf, Lab, settle, textOf, write } from '../testing/lab.ts';
import { LabHome } from '../testing/lab-home.ts';
import { connectionOf, LabSignaling } from '../testing/lab-signaling.ts';
import { UNREACHED_MS } from './unreached.ts';

describe('status of a room', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await Lab.make();
  });
  const slow = async (): Promise<RoomStore> => ({
    log: (part) => new MemoryLog({ storage: lab.storage, part, durable: { clock: lab.clock, ms: 300 } }),
  });

  it('rule 1: says "on this device" only once the write is durable', async () => {
    const room = await lab.open({ servers: ALONE }, { store: slow });
    write(room, 'x');
    await lab.run(200);
    expect(room.status.lastEdit).toEqual({ onDevice: false, peers: 0, atHome: false });
    await lab.run(1_000);
    expect(room.status.lastEdit?.onDevice).toBe(true);
    await lab.during(room.close());
  });

  it('is unsaved from the turn of an edit on, and until it is durably anywhere', async () => {
    const room = await lab.open({ servers: ALONE }, { store: slow });
    expect(room.status.unsaved).toBe(false);
    write(room, 'x');
    expect(room.status.unsaved).toBe(true);
    await lab.run(1_000);
    expect(room.status.unsaved).toBe(false);
    await lab.during(room.close());

    const home = await LabHome.make(lab);
    const refusing = async (): Promise<RoomStore> => ({
      log(part) {
        const log = lab.log(part);
        log.open = () => Promise.reject(new LogStorageError('refused', 'private window'));
        return log;
      },
    });
    const homeless = await lab.open({ servers: AT_HOME }, { dialServer: home.dial, store: refusing });
    write(homeless, 'y');
    await lab.run(60_000);
    expect(homeless.status).toMatchObject({ unsaved: true, lastEdit: { onDevice: false } });
    await home.acknowledge({ [homeless.session]: 1 });
    await lab.run(100);
    expect(homeless.status).toMatchObject({ unsaved: false, lastEdit: { onDevice: false, atHome: true } });
    await homeless.close();
  });

  it('rule 8: speaks of the newest edit in the very turn in which it was made', async () => {
    const home = await LabHome.make(lab);
    const room = await lab.open({ servers: AT_HOME }, { dialServer: home.dial });
    write(room, 'x');
    await lab.run(500);
    await home.acknowledge({ [room.session]: 1 });
    await lab.run(100);
    expect(room.status.lastEdit).toMatchObject({ onDevice: true, atHome: true });
    const told: boolean[] = [];
    room.onStatus(({ lastEdit }) => told.push(lastEdit?.atHome === true));
    write(room, 'y');
    expect(room.status.lastEdit).toMatchObject({ onDevice: false, atHome: false });
    const { status } = room;
    expect(room.status).toBe(status);
    expect(told).toEqual([]);
    await lab.run(100);
    expect(told.at(0)).toBe(false);
    await room.close();
  });

  it('calls home in the very turn in which it wins the lead, and waits for no tick', async () => {
    const home = await LabHome.make(lab);
    // A browser gives its lock a little later.
    const lock = (): TabLock => {
      let timer: Timer | null = null;
      return {
        request: (onHeld) => {
          timer = lab.clock.after(5, onHeld);
        },
        steal() {},
        release: () => timer?.cancel(),
      };
    };
    const room = await lab.open({ servers: AT_HOME }, { dialServer: home.dial, lock });
    await settle();
    expect(room.status.home).toBe('off');
    await lab.run(5);
    expect(room.status.home).toBe('connecting');
    await lab.run(30);
    expect(room.status.home).toBe('connected');
    await room.close();
  });

  it('does nothing while nothing happens', async () => {
    const home = await LabHome.make(lab);
    let wakeUps = 0;
    const { clock } = lab;
    const counted = (call: () => void) => () => {
      wakeUps += 1;
      call();
    };
    const counting: Clock = {
      now: () => clock.now(),
      after: (ms, call) => clock.after(ms, counted(call)),
      every: (ms, call) => clock.every(ms, counted(call)),
    };
    const room = await lab.open({ servers: AT_HOME }, { dialServer: home.dial, clock: counting });
    await lab.run(10_000);
    wakeUps = 0;
    await lab.run(60_000);
    // Ten a second are the replica's.
    expect(wakeUps / 60).toBeLessThan(14);
    await room.close();
  });

  it('rule 8: says "at home" only for a receipt under the pinned key, and no longer once home lost it', async () => {
    const home = await LabHome.make(lab);
    const room = await lab.open({ servers: AT_HOME }, { dialServer: home.dial });
    write(room, 'x');
    await lab.run(1_000);
    expect(room.status).toMatchObject({ home: 'connected', outbox: 1, lastEdit: { atHome: false } });
    const forger = await LabHome.make(lab, 2);
    forger.channel = home.channel;
    await forger.acknowledge({ [room.session]: 1 });
    await lab.run(100);
    expect(room.status.lastEdit?.atHome).toBe(false);
    await home.acknowledge({ [room.session]: 1 });
    await lab.run(100);
    expect(room.status).toMatchObject({ outbox: 0, lastEdit: { atHome: true } });
    await home.acknowledge({});
    await lab.run(100);
    expect(room.status).toMatchObject({ outbox: 1, lastEdit: { atHome: false } });
    await room.close();
  });

  it('rule 8: remembers after a crash what home holds, and nothing that home lost before it', async () => {
    const home = await LabHome.make(lab);
    const room = await lab.open({ servers: AT_HOME }, { dialServer: home.dial });
    write(room, 'x');
    await lab.run(500);
    await home.acknowledge({ [room.session]: 1 });
    await lab.run(11_000);
    // It crashes here: nothing closes it.
    const offline = await lab.open({ servers: ALONE });
    expect(offline.status.outbox).toBe(0);
    await home.acknowledge({});
    await lab.run(100);
    expect((await lab.open({ servers: ALONE })).status.outbox).toBe(1);
  });

  it('L10: says that home went back, until home has all of it again', async () => {
    const home = await LabHome.make(lab);
    const room = await lab.open({ servers: AT_HOME }, { dialServer: home.dial });
    for (const text of ['a', 'b', 'c']) {
      write(room, text);
      await lab.run(500);
    }
    await home.acknowledge({ [room.session]: 3 });
    await lab.run(100);
    expect(room.status).toMatchObject({ outbox: 0, problems: [] });
    await home.acknowledge({ [room.session]: 1 });
    await lab.run(100);
    expect(room.status).toMatchObject({
      outbox: 2,
      problems: [{ code: 'home-went-back' }],
      lastEdit: { atHome: false },
    });
    await home.acknowledge({ [room.session]: 3 });
    await lab.run(100);
    expect(room.status).toMatchObject({ outbox: 0, problems: [], lastEdit: { atHome: true } });
    await room.close();
  });

  it('rule 1: after its storage was deleted twice, what was at home before is on this device again with the rest', async () => {
    const home = await LabHome.make(lab);
    const room = await lab.open({ servers: AT_HOME }, { dialServer: home.dial });
    write(room, 'P');
    await lab.run(500);
    await home.acknowledge({ [room.session]: 1 });
    await lab.run(100);
    for (const text of ['Q', 'R']) {
      lab.storage.wipe();
      write(room, text);
      await lab.run(500);
      expect(room.status.lastEdit?.onDevice).toBe(true);
    }
    expect(await lab.kept()).toEqual([[room.session, 3]]);
    expect(room.status.outbox).toBe(2);
    await lab.during(room.close());
    expect(textOf((await lab.open({ servers: ALONE })).doc)).toBe('PQR');
  });

  it('home without room is a problem until it has everything', async () => {
    const home = await LabHome.make(lab);
    const room = await lab.open({ servers: AT_HOME }, { dialServer: home.dial });
    write(room, 'x');
    await lab.run(1_000);
    home.say({ type: 'refused', reason: 'room-full', part: 0, session: room.session, number: 0 });
    await lab.run(100);
    expect(codesOf(room)).toEqual(['home-full']);
    await home.acknowledge({});
    await lab.run(1_000);
    expect(codesOf(room)).toEqual(['home-full']);
    await home.acknowledge({ [room.session]: 1 });
    await lab.run(1_000);
    expect(codesOf(room)).toEqual([]);
    await room.close();
  });

  it('an edit that home refused is a problem for good, and stands in nobody’s way', async () => {
    const home = await LabHome.make(lab);
    const room = await lab.open({ servers: AT_HOME }, { dialServer: home.dial });
    write(room, 'x');
    await lab.run(1_000);
    home.say({ type: 'refused', reason: 'bad-signature', part: 0, session: room.session, number: 0 });
    await lab.run(100);
    expect(room.status).toMatchObject({ outbox: 0, problems: [{ code: 'refused' }] });
    write(room, 'y');
    await lab.run(1_000);
    await home.acknowledge({ [room.session]: 2 });
    await lab.run(1_000);
    expect(codesOf(room)).toEqual(['refused']);
    await room.close();
  });

  it('servers that do not answer are problems while they do not', async () => {
    const home = await LabHome.make(lab);
    home.up = false;
    const servers = { signaling: 'ws://parley.test/signal', home: 'ws://parley.test/home' };
    // Nobody hears at once that there is no answer.
    const dialServer: Environment['dialServer'] = async (url) => {
      await new Promise<void>((resolve) => lab.clock.after(300, resolve));
      if (new URL(url).pathname === '/home') return home.dial();
      throw new Error('nobody');
    };
    const room = await lab.open({ servers }, { dialServer });
    await lab.run(10_000);
    expect(codesOf(room)).toEqual(['home-unreachable', 'signaling-unreachable']);
    expect(room.status).toMatchObject({ home: 'offline', signaling: 'offline' });
    // Another try is no better word, however long it takes.
    let words = 0;
    const stop = room.onStatus(() => {
      words += 1;
    });
    await lab.run(20_000);
    stop();
    expect(words).toBe(0);
    home.up = true;
    await lab.run(20_000);
    expect(codesOf(room)).toEqual(['signaling-unreachable']);
    await room.close();
  });

  it('a server of a newer protocol says that this page is old', async () => {
    const home = await LabHome.make(lab);
    home.thenClose = 'unknown-version';
    const room = await lab.open({ servers: AT_HOME }, { dialServer: home.dial });
    await lab.run(3_000);
    expect(codesOf(room)).toContain('newer-version');
    await lab.run(120_000);
    expect(codesOf(room), 'until it takes this page').not.toContain('newer-version');
    await room.close();
  });

  it('a home of another key for a while is a problem for as long, and not for the life of the page', async () => {
    const [home, other] = [await LabHome.make(lab), await LabHome.make(lab, 2)];
    let answering = home;
    const room = await lab.open({ servers: AT_HOME }, { dialServer: () => answering.dial() });
    await lab.run(6_000);
    answering = other;
    home.channel?.close('going-away');
    await lab.run(10_000);
    expect(codesOf(room)).toEqual(['home-key-changed']);
    expect(room.status.home).toBe('untrusted');
    answering = home;
    await lab.run(80_000);
    expect(codesOf(room)).toEqual([]);
    expect(room.status.home).toBe('connected');
    // Whoever looks at the page again, or whose network comes back, does not wait a minute.
    answering = other;
    home.channel?.close('going-away');
    await lab.run(10_000);
    expect(room.status.home).toBe('untrusted');
    answering = home;
    lab.visibility.set(false);
    lab.visibility.set(true);
    await lab.run(100);
    expect(room.status.home).toBe('connected');
    await room.close();
  });

  it('somebody to whom no way leads is a problem, unless home carries them', async () => {
    const home = await LabHome.make(lab);
    const signaling = new LabSignaling(lab);
    signaling.peers = [{ connection: connectionOf(1), session: (await lab.sealer()).session }];
    home.up = false;
    const servers = { signaling: 'ws://parley.test/signal', home: 'ws://parley.test/home' };
    const dialServer: Environment['dialServer'] = (url) =>
      new URL(url).pathname === '/home' ? home.dial() : signaling.dial();
    const room = await lab.open({ servers }, { dialServer });
    await lab.run(2_000);
    expect(codesOf(room)).toEqual(['home-unreachable', 'peers-unreachable']);
    home.up = true;
    await lab.run(20_000);
    expect(codesOf(room)).toEqual([]);
    // Home does not reach them either: who is reached through home alone, and who by nobody, is not the same.
    await lab.run(UNREACHED_MS);
    write(room, 'and on');
    await lab.run(100);
    expect(codesOf(room)).toEqual(['peers-unreachable']);
    await room.close();
  });

  it('an edit that cannot be sealed is a problem, is nowhere, and is not taken for any other', async () => {
    const room = await lab.open({ servers: ALONE });
    write(room, 'small ');
    await room.flush();
    await lab.run(10);
    expect(room.status.lastEdit?.onDevice).toBe(true);
    write(room, 'x'.repeat(129 * 1024 * 1024));
    await room.flush();
    write(room, ' after');
    await room.flush();
    await lab.run(10_000);
    expect(codesOf(room)).toEqual(['unsealable']);
    expect(room.status.lastEdit).toEqual({ onDevice: false, peers: 0, atHome: false });
    await room.close();
    const again = await lab.open({ servers: ALONE });
    expect(textOf(again.doc)).toBe('small ');
    expect(again.doc.store.pendingStructs).toBeNull();
    await again.close();
  });
});
