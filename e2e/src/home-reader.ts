import { MemoryLog, MemoryStorage } from '@parley/log/memory';
import { browserEnvironment, openRoom, type Room, soleTabLock } from '@parley/room';
import { systemRandom } from '@parley/runtime';
import { toHex } from '@parley/wire';
import { Doc } from 'yjs';
import { until } from './document.ts';

/** Opens the link here, with this home alone and nothing kept, does the work, and closes. */
export async function throughHome<Done>(
  link: string,
  home: string,
  work: (room: Room) => Promise<Done>,
): Promise<Done> {
  const doc = new Doc();
  const device = toHex(systemRandom.bytes(32));
  const storage = new MemoryStorage();
  const room = await openRoom({
    link,
    doc,
    servers: { signaling: null, home: `${home.replace(/^http/, 'ws')}/home` },
    environment: {
      ...browserEnvironment({ webRtc: false }),
      store: async () => ({ log: (part) => new MemoryLog({ storage, part }) }),
      device: async () => device,
      openTabs: null,
      lock: soleTabLock,
    },
  });
  try {
    return await work(room);
  } finally {
    await room.close();
    doc.destroy();
  }
}

/**
 * What one home alone gives to somebody who has nothing but the link: reads until `enough` says so, and returns the text,
 * or rejects after `timeout` ms.
 */
export const readFromHome = (
  link: string,
  home: string,
  enough: (text: string) => boolean,
  timeout = 20_000,
): Promise<string> =>
  throughHome(link, home, async ({ doc }) => {
    const text = (): string => doc.getXmlFragment('content').toString();
    await until('home gives enough', () => enough(text()), { timeout, detail: () => `it gave ${text()}` });
    return text();
  });
