import type { Replica } from '@parley/replica';
import { expect, it, vi } from 'vitest';
import type { Content } from '../../sync/content.ts';
import { Lab } from '../../testing/lab.ts';
import { connectionOf, LabSignaling } from '../../testing/lab-signaling.ts';
import { routeContext } from '../../testing/route-context.ts';
import { meshRoute } from './mesh-route.ts';

const server = vi.hoisted(() => ({ asked: 0, meets: [] as unknown[], isUp: false }));
vi.mock('./meeting.ts', () => ({
  Meeting: class {
    exhausted = false;
    constructor() {
      server.asked += 1;
      if (!server.isUp) throw new TypeError('Failed to fetch dynamically imported module');
    }
    start() {}
    stop() {}
    sighted() {}
    hidden = () => [];
    introduced = (_: string, session: string) => server.meets.push(session);
    receive = () => server.meets.push('a signal');
  },
}));

it('is not alone because its code could not be loaded: whoever is there is missed, until it can', async () => {
  const lab = await Lab.make();
  const signaling = new LabSignaling(lab);
  const ada = await lab.sealer();
  const dialPeer = () => {
    throw new Error('nobody dials here');
  };
  const replica: Replica<Content> = await lab.replica();
  const mesh = meshRoute(
    await routeContext(lab, replica, {
      servers: { signaling: 'ws://parley.test/signal', home: null },
      environment: lab.environment({ dialServer: signaling.dial, dialPeer }),
    }),
  );
  signaling.peers = [{ connection: connectionOf(1), session: ada.session }];
  mesh?.start();
  await lab.run(1_000);
  expect(server.asked).toBe(1);
  expect(mesh?.facts.missed).toEqual([ada.session]);

  server.isUp = true;
  await lab.run(5_000);
  await signaling.carry(connectionOf(1), ada, 'a'.repeat(64), {});
  await lab.run(100);
  expect(server.meets).toEqual([ada.session, 'a signal']);
  mesh?.stop('left');
  await replica.close('left');
  await lab.run(20_000);
  expect(lab.clock.pending).toBe(0);
});
