import { newDocument } from '@parley/e2e';
import type { RoomId } from '@parley/wire';
import { compactedSizes } from '../lib/home-sizes.ts';
import type { Own } from '../lib/owning.ts';
import type { PageServer } from '../lib/page-server.ts';
import { ParleyServers } from '../lib/servers.ts';
import { count, kilobytes } from '../lib/table.ts';
import type { RunningStack } from './running-stack.ts';

/** Parley with its servers, signaling and home apart. */
export async function startParley(
  own: Own,
  pages: PageServer,
  { name, title }: { readonly name: string; readonly title: string },
): Promise<RunningStack> {
  const servers = own(await ParleyServers.start());
  return {
    name,
    kind: 'parley',
    title,
    pages,
    ways: ['mesh', 'home'],
    fresh: async () => ({
      stack: 'parley',
      link: (await newDocument(pages.origin)).edit,
      signaling: servers.signalingUrl,
      home: servers.homeUrl,
    }),
    withoutHome: (options) => (options.stack === 'parley' ? { ...options, home: null } : options),
    async compacted(roomId) {
      const { snapshots, edits, kept } = await compactedSizes(servers.home.dataFolder, roomId as RoomId);
      return `a snapshot of ${kilobytes(snapshots)} and ${count(edits)} edits of ${kilobytes(kept)}`;
    },
  };
}
