import type { Own } from '../lib/owning.ts';
import { PageServer } from '../lib/page-server.ts';
import { checkOut, startParleyOf } from './checkout.ts';
import { startHocuspocus } from './hocuspocus.ts';
import { startParley } from './parley.ts';
import type { RunningStack } from './running-stack.ts';
import { startYWebrtc } from './y-webrtc.ts';
import { startYWebsocket } from './y-websocket.ts';

/** Parley, and those it is measured beside. */
export type RunningStacks = readonly [RunningStack, ...(readonly RunningStack[])];

/** The row of Parley as it was. */
export const BEFORE = 'parley-before';

/**
 * The compared stacks, each with its own server processes: Parley first, then, if `against` names a commit, Parley as it
 * was there.
 */
export async function startStacks(own: Own, against: string | null = null): Promise<RunningStacks> {
  // First, since a commit that is not there ends the run.
  const checkout = against === null ? null : own(await checkOut(against));
  const pages = own(await PageServer.start());
  return [
    await startParley(own, pages, { name: 'parley', title: 'Parley (sealed, signed)' }),
    ...(checkout ? [await startParleyOf(checkout, own, BEFORE)] : []),
    await startYWebrtc(own, pages),
    await startYWebsocket(own, pages),
    await startHocuspocus(own, pages),
  ];
}

/** The order in which they are measured in a round: there and back, so that a machine that drifts meets all alike. */
export const inTurns = <Stack>(stacks: readonly Stack[], round: number): readonly Stack[] =>
  round % 2 === 0 ? stacks : [...stacks].reverse();
