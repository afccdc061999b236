import { LogStorageError } from '@parley/log';
import { MemoryLog } from '@parley/log/memory';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Environment } from '../environment/environment.ts';
import { AT_HOME, Lab } from '../testing/lab.ts';
import { LabHome } from '../testing/lab-home.ts';
import { connectionOf, LabSignaling } from '../testing/lab-signaling.ts';

/** How long this device's log takes to open, ms. */
const SLOW_MS = 1_000;

describe('while the log opens', () => {
  let lab: Lab;
  let home: LabHome;

  beforeEach(async () => {
    lab = await Lab.make();
    home = await LabHome.make(lab);
  });

  const slowly = (changes: Partial<Environment> = {}): Partial<Environment> => ({
    dialServer: home.dial,
    store: async () => {
      await new Promise<void>((resolve) => void lab.clock.after(SLOW_MS, resolve));
      return { log: (part) => lab.log(part) };
    },
    ...changes,
  });

  it('rule 7: home is called already, and hears what this device holds once that is known', async () => {
    const opening = lab.open({ servers: AT_HOME }, slowly());
    await lab.run(SLOW_MS - 100);
    expect(home.calls).toEqual(['welcomed']);
    expect(home.heard).toEqual([]);
    const room = await lab.during(opening);
    await lab.run(100);
    expect(home.heard.map(({ type }) => type)).toContain('have');
    // It is that very call that goes on.
    expect(home.calls).toEqual(['welcomed']);
    await lab.during(room.close());
    expect(home.hungUp).toEqual(['left']);
  });

  it('rule 12: a tab that does not hold the lock calls nobody', async () => {
    const leading = await lab.during(lab.open());
    const opening = lab.open({ servers: AT_HOME }, slowly());
    const room = await lab.during(opening);
    await lab.run(1_000);
    expect(home.calls).toEqual([]);
    await lab.during(leading.close());
    await lab.run(1_000);
    expect(home.calls).toEqual(['welcomed']);
    await lab.during(room.close());
  });

  it('rule 12: a tab that loses the lock meanwhile hangs up, and calls again when it has it back', async () => {
    const opening = lab.open({ servers: AT_HOME }, slowly());
    await lab.run(SLOW_MS - 100);
    const thief = lab.environment().lock(lab.access.edit.room);
    thief.request(
      () => {},
      () => {},
    );
    thief.steal();
    const room = await lab.during(opening);
    await lab.run(100);
    expect(home.hungUp).toEqual(['handed-over']);
    thief.release();
    await lab.run(1_000);
    expect(home.calls).toEqual(['welcomed', 'welcomed']);
    await lab.during(room.close());
  });

  it('a log that cannot be opened ends the call and lets go of the lock', async () => {
    const broken = slowly({
      store: async () => {
        await new Promise<void>((resolve) => void lab.clock.after(SLOW_MS, resolve));
        throw new Error('the log is broken');
      },
    });
    await expect(lab.during(lab.open({ servers: AT_HOME }, broken))).rejects.toThrow('broken');
    await lab.run(100);
    expect(home.calls).toEqual(['welcomed']);
    expect(home.hungUp).toEqual(['left']);
    const room = await lab.during(lab.open({ servers: AT_HOME }, slowly()));
    await lab.run(100);
    expect(home.calls).toEqual(['welcomed', 'welcomed']);
    await lab.during(room.close());
  });

  it.each([true, false])('what the first dial needs is loaded if somebody is there: %s', async (isThere) => {
    const signaling = new LabSignaling(lab);
    const { session } = await lab.sealer();
    if (isThere) signaling.peers = [{ connection: connectionOf(1), session }];
    let prepared = 0;
    const preparePeers = (): void => {
      prepared += 1;
    };
    const servers = { signaling: 'ws://parley.test/signal', home: null };
    const opening = lab.open({ servers }, slowly({ dialServer: signaling.dial, preparePeers }));
    await lab.run(SLOW_MS - 100);
    expect(prepared).toBe(isThere ? 1 : 0);
    const room = await lab.during(opening);
    await lab.run(1_000);
    expect(signaling.welcomes).toBe(1);
    expect(room.status.signaling).toBe('connected');
    await lab.during(room.close());
  });

  it('what is remembered beside the log is read when it is open, if that cannot be before', async () => {
    const room = await lab.during(lab.open({ servers: AT_HOME }, { dialServer: home.dial }));
    await lab.run(100);
    await home.acknowledge({});
    await lab.run(20_000);
    await lab.during(room.close());
    class LateLog extends MemoryLog {
      #isOpen = false;

      override async open(): ReturnType<MemoryLog['open']> {
        const state = await super.open();
        this.#isOpen = true;
        return state;
      }

      override async getMeta(name: string): ReturnType<MemoryLog['getMeta']> {
        if (!this.#isOpen) throw new LogStorageError('closed', 'not open yet');
        return super.getMeta(name);
      }
    }
    const stranger = await LabHome.make(lab, 2);
    const again = await lab.during(
      lab.open(
        { servers: AT_HOME },
        {
          dialServer: stranger.dial,
          store: async () => ({ log: (part) => new LateLog({ storage: lab.storage, part }) }),
        },
      ),
    );
    await lab.run(1_000);
    // The pinned key was read.
    expect(again.status.home).toBe('untrusted');
    await lab.during(again.close());
  });

  it('a server out of reach meanwhile is tried again as ever', async () => {
    home.up = false;
    const opening = lab.open({ servers: AT_HOME }, slowly());
    await lab.run(SLOW_MS - 100);
    home.up = true;
    const room = await lab.during(opening);
    await lab.run(1_000);
    expect(home.calls).toEqual(['refused', 'welcomed']);
    await lab.during(room.close());
  });
});
