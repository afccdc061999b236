import type { Replica } from '@parley/replica';
import { HomeExpiry } from '../routes/home/expiry.ts';
import { Receipts } from '../routes/home/receipts.ts';
import type { RouteContext } from '../routes/route.ts';
import type { Content } from '../sync/content.ts';
import { RoomDeletion } from '../sync/room-deletion.ts';
import type { Lab } from './lab.ts';

/** What a route is made of, of a room in which nothing else is. */
export async function routeContext(
  lab: Lab,
  replica: Replica<Content>,
  changes: Partial<RouteContext> = {},
): Promise<RouteContext> {
  const log = lab.log();
  await log.open();
  return {
    access: lab.access.edit,
    sealer: await lab.sealer(),
    opener: lab.opener,
    servers: { signaling: null, home: null },
    environment: lab.environment(),
    headStart: { take: () => null },
    receipts: await Receipts.load(lab.suite, log, lab.access.edit.room, lab.homePin),
    callers: () => [],
    deletion: new RoomDeletion(log, lab.logger, null),
    expiry: new HomeExpiry(),
    outbox: { oldest: () => null },
    replica,
    neighbours: { all: [], introduceAll() {} },
    people: { check() {}, sightings: function* () {} },
    changed() {},
    ...changes,
  };
}
