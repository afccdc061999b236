import type { Replica } from '@parley/replica';
import type { Channel } from '@parley/transport';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Content } from '../../sync/content.ts';
import { Lab } from '../../testing/lab.ts';
import { LabHome } from '../../testing/lab-home.ts';
import { HomeLine } from './home-line.ts';
import { Receipts } from './receipts.ts';

describe('the line to home', () => {
  let lab: Lab;
  let home: LabHome;
  let replica: Replica<Content>;
  let receipts: Receipts;
  let client: HomeLine;
  let dial: () => Promise<Channel>;
  const states: string[] = [];

  beforeEach(async () => {
    lab = await Lab.make();
    home = await LabHome.make(lab);
    dial = home.dial;
    replica = await lab.replica();
    const log = lab.log();
    await log.open();
    receipts = await Receipts.load(lab.suite, log, lab.access.edit.room, lab.homePin);
    states.length = 0;
    client = new HomeLine({
      url: 'ws://parley.test/home',
      access: lab.access.edit,
      prover: await lab.sealer(),
      environment: lab.environment({ dialServer: () => dial() }),
      replica,
      receipts,
      welcomed() {},
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
    expect(client.state).toBe('waiting');
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
    expect(client.state).toBe('waiting');
    expect(client.link).toBeNull();
    await lab.run(2_000);
    expect(client.state).toBe('connected');
  });

  it('tries a home that refused it each minute, at once when nudged, and says why meanwhile', async () => {
    home.thenClose = 'room-full';
    client.call();
    await lab.run(40_000);
    expect(client.state).toBe('waiting');
    expect(client.failure).toBe('room-full');
    expect(home.calls).toEqual(['welcomed']);
    home.thenClose = 'unknown-version';
    client.nudge();
    await lab.run(40_000);
    expect(client.failure).toBe('unknown-version');
    expect(home.calls).toHaveLength(2);
    await lab.run(40_000);
    expect(client.state).toBe('connected');
    expect(client.failure).toBeNull();
    expect(home.calls).toHaveLength(3);
  });

  it('keeps its wait when it is hung up and asked to call again', async () => {
    home.up = false;
    client.call();
    await lab.run(60_000);
    const tries = home.calls.length;
    for (let i = 0; i < 100; i++) {
      client.hangUp('handed-over');
      client.call();
      await lab.run(100);
    }
    expect(home.calls.length - tries).toBeLessThan(5);
    expect(client.state).toBe('waiting');
    home.up = true;
    await lab.run(16_000);
    expect(client.state).toBe('connected');
  });

  it.each([
    ['going-away', 'connected'],
    ['room-full', 'waiting'],
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
    expect(client.failure).toBe('untrusted');
    expect([...replica.links]).toEqual([]);
    expect(other.calls.length).toBeLessThan(3);
    dial = home.dial;
    client.nudge();
    await lab.run(100);
    expect(client.state).toBe('connected');
    expect(client.failure).toBeNull();
  });

  it('gives up a server that says nothing', async () => {
    dial = async () => lab.pair()[0];
    client.call();
    await lab.run(9_000);
    expect(client.state).toBe('connecting');
    await lab.run(2_000);
    expect(states).toContain('waiting');
  });
});
