import type { Environment } from '@parley/room';
import type { Channel } from '@parley/transport';
import { type Deletion, encodeSync } from '@parley/wire';

/** Sends these over each of its lines to home and to others, as soon as there is one. */
export const forge =
  (deletions: readonly Deletion[]) =>
  (own: Environment): Environment => {
    const spoil = (channel: Channel): Channel => {
      for (const at of [1_000, 3_000]) {
        own.clock.after(at, () => {
          for (const deletion of deletions) channel.send(encodeSync({ type: 'deletion', deletion }), 'live');
        });
      }
      return channel;
    };
    return {
      ...own,
      dialServer: async (url, signal) => {
        const channel = await own.dialServer(url, signal);
        return url.includes('/home') ? spoil(channel) : channel;
      },
      dialPeer: own.dialPeer
        ? (options) => {
            const dial = own.dialPeer?.(options);
            if (!dial) throw new Error('there is WebRTC');
            return { ...dial, opened: dial.opened.then(spoil) };
          }
        : null,
    };
  };
