import { MemoryLog, type Replica } from '@parley/log';
import type { Channel } from '@parley/transport';
import { beforeEach, describe, expect, it } from 'vitest';
import { HomeClient } from './home-client.ts';
import { Receipts } from './receipts.ts';
import { Lab } from './testing/lab.ts';
import { LabHome } from './testing/lab-home.ts';

describe('home client', () => {
  let lab: Lab;
  let home: LabHome;
  let replica: Replica;
  let receipts: Receipts;
  let client: HomeClient;
  let dial: () => Promise<Channel>;
  const states: string[] = [];

  beforeEach(async () => {
    lab = await Lab.make();
    home = await LabHome.make(lab);
    dial = home.dial;
    const log = new MemoryLog({ storage: lab.storage });
    replica = await lab.replica(log);
    receipts = await Receipts.load(lab.suite, log, lab.access.edit.room);
    states.length = 0;
    client = new HomeClient({
      url: 'ws://parley.test/home',
      access: lab.access.edit,
      session: (await lab.sealer()).session,
      environment: lab.environment({ dialServer: () => dial() }),
      replica,
      receipts,
      changed: () => states.push(client.state),
    });
    replica.events.on('down', (link, reason) => client.down(link, reason));
  });

  it('calls once it is asked to, and is a link then', async () => {
    await lab.run(1_000);
    expect(client.state).toBe('off');
    client.call();
    client.call();
    await lab.run(1_000);
    expect(states).toEqual(['connecting', 'connected']);
    expect(client.link?.info.kind).toBe('home');
    expect(home.calls).toEqual(['welcomed']);
  });

  it('stays down once it was hung up', async () => {
    client.call();
    await lab.run(1_000);
    client.hangUp('handed-over');
    await lab.run(60_000);
    expect(client.state).toBe('off');
    expect(client.link).toBeNull();
    expect(home.calls).toEqual(['welcomed']);
    expect(home.hungUp).toEqual(['handed-over']);
    client.call();
    await lab.run(1_000);
    expect(client.state).toBe('connected');
  });

  it.each([0, 8, 18, 23])('gives up what is under way, %d ms after it called', async (ms) => {
    client.call();
    await lab.run(ms);
    client.hangUp('handed-over');
    await lab.run(30_000);
    expect(client.state).toBe('off');
    expect([...replica.links]).toEqual([]);
    // The session goes on elsewhere: home must not tell the others that it left.
    expect(home.hungUp).not.toContain('left');
    await replica.close('left');
    expect(lab.clock.pending).toBe(0);
  });

  it('comes back by itself with a jittered back-off, sooner when nudged', async () => {
    home.up = false;
    client.call();
    await lab.run(60_000);
    const tries = home.calls.length;
    expect(tries).toBeGreaterThan(4);
    expect(tries).toBeLessThan(40);
    expect(client.state).toBe('backing-off');
    home.up = true;
    client.nudge();
    await lab.run(100);
    expect(client.state).toBe('connected');
    client.nudge();
    await lab.run(100);
    expect(home.calls).toHaveLength(tries + 1);
  });

  it('comes back after the line was lost', async () => {
    client.call();
    await lab.run(1_000);
    home.channel?.close('going-away');
    await lab.run(100);
    expect(client.state).toBe('backing-off');
    expect(client.link).toBeNull();
    await lab.run(2_000);
    expect(client.state).toBe('connected');
  });

  it('stays away after a final reason, and says which', async () => {
    client.call();
    await lab.run(1_000);
    home.channel?.close('room-full');
    await lab.run(60_000);
    expect(client.state).toBe('refused');
    expect(client.refusal).toBe('room-full');
    client.hangUp('handed-over');
    client.call();
    client.nudge();
    await lab.run(60_000);
    expect(home.calls).toEqual(['welcomed']);
  });

  it.each([
    ['going-away', 'connected'],
    ['room-full', 'refused'],
  ] as const)('is not fooled by a welcome with %s right behind it', async (reason, then) => {
    home.thenClose = reason;
    client.call();
    await lab.run(5_000);
    expect(client.state).toBe(then);
    expect([...replica.links]).toHaveLength(then === 'connected' ? 1 : 0);
  });

  it('rule 8: does not link to a home with another key than the pinned one', async () => {
    client.call();
    await lab.run(1_000);
    client.hangUp('handed-over');
    const other = await LabHome.make(lab, 2);
    dial = other.dial;
    client.call();
    await lab.run(60_000);
    expect(client.state).toBe('untrusted');
    expect([...replica.links]).toEqual([]);
    expect(other.calls).toEqual(['welcomed']);
  });

  it('gives up a server that says nothing', async () => {
    dial = async () => lab.pair()[0];
    client.call();
    await lab.run(9_000);
    expect(client.state).toBe('connecting');
    await lab.run(2_000);
    expect(states).toContain('backing-off');
  });
});
