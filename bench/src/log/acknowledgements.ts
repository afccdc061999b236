import type { Environment } from '@parley/room';
import { counted } from '../../../e2e/simulation/counted-channel.ts';
import { World } from '../../../e2e/simulation/world.ts';
import { progress } from '../lib/progress.ts';

const JOIN_MS = 120_000;
/** What is on its way when all are joined has come, and been acknowledged, by then. */
const SETTLE_MS = 20_000;
/** Edits that stand alone, and how far apart. */
const ALONE = 5;
const APART_MS = 5_000;
/** Edits in one go, five a second. */
const TYPED = 50;
const KEY_MS = 200;
const STEP_MS = 10;

/** A room of so many peers of whom one writes. */
export interface Acknowledgements {
  readonly peers: number;
  /** Messages between peers for one edit that stands alone, and for one of those typed in one go: what acknowledges it, and
   * what carries it. */
  readonly alone: number;
  readonly typed: number;
  readonly carried: number;
  /** From an edit that stands alone until its author says *with N peers*, N being all others: the longest, ms. */
  readonly withAll: number;
}

/** In the simulated room: messages and time are the same there as with real channels, without their machine. */
export async function measureAcknowledgements(peers: number): Promise<Acknowledgements> {
  progress(`acknowledgements: ${peers} peers`);
  const world = await World.make({ seed: `${peers} peers` });
  const sent = new Map<string, number>();
  const names = Array.from({ length: peers }, (_, index) => `peer ${index}`);
  for (const name of names) await world.open(name, { alter: countingPeers(sent) });
  const areJoined = (): boolean =>
    names.every((name) => {
      const direct = world.status(name).peers.filter(({ route }) => route === 'direct');
      return direct.length === peers - 1;
    });
  if (!(await world.runUntil(areJoined, JOIN_MS, 500)))
    throw new Error(`${peers} peers do not find each other`);
  const [author = ''] = names;
  const text = world.peers.get(author)?.doc.getText('text');
  const write = (): void => text?.insert(text.length, 'x');
  write();
  await world.run(SETTLE_MS);

  sent.clear();
  let withAll = 0;
  for (let edit = 0; edit < ALONE; edit++) {
    const began = world.clock.now();
    write();
    const isWithAll = (): boolean => world.status(author).lastEdit?.peers === peers - 1;
    const took = (await world.runUntil(isWithAll, APART_MS, STEP_MS)) ? world.clock.now() - began : null;
    withAll = Math.max(withAll, took ?? Number.POSITIVE_INFINITY);
    await world.run(Math.max(0, began + APART_MS - world.clock.now()));
  }
  await world.run(SETTLE_MS);
  const alone = (sent.get('have') ?? 0) / ALONE;

  sent.clear();
  for (let edit = 0; edit < TYPED; edit++) {
    write();
    await world.run(KEY_MS);
  }
  await world.run(SETTLE_MS);
  const figures = {
    peers,
    alone,
    typed: (sent.get('have') ?? 0) / TYPED,
    carried: (sent.get('envelope') ?? 0) / TYPED,
    withAll,
  };
  for (const name of names) world.crash(name);
  return figures;
}

const countingPeers =
  (sent: Map<string, number>) =>
  (environment: Environment): Environment => {
    const { dialPeer } = environment;
    if (!dialPeer) return environment;
    return {
      ...environment,
      dialPeer: (options) => {
        const dial = dialPeer(options);
        return { ...dial, opened: dial.opened.then((channel) => counted(channel, sent)) };
      },
    };
  };
