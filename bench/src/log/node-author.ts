import { openRoom, type Room, type Status } from '@parley/room';
import { nodeEnvironment } from '@parley/room/node';
import { silentLogger } from '@parley/runtime';
import * as Y from 'yjs';
import { makeFolder, removeFolder } from '../../../e2e/src/folder.ts';
import type { Own } from '../lib/owning.ts';

/** Somebody who writes from a Node process, through home alone, on a disk of their own. */
export class NodeAuthor {
  readonly doc: Y.Doc;
  readonly room: Room;
  /** Bytes handed to home's socket so far. */
  #uploaded = 0;

  private constructor(doc: Y.Doc, room: Room) {
    this.doc = doc;
    this.room = room;
  }

  /** `compactAfter` as `openRoom` has it. */
  static async open(
    own: Own,
    { link, home, compactAfter }: { link: string; home: string; compactAfter?: number },
  ): Promise<NodeAuthor> {
    const folder = await makeFolder('author');
    own({ close: () => removeFolder(folder) });
    const environment = await nodeEnvironment({ folder, logger: silentLogger, webRtc: false });
    own(environment);
    const doc = new Y.Doc();
    let author: NodeAuthor | null = null;
    const room = await openRoom({
      link,
      doc,
      servers: { signaling: null, home },
      ...(compactAfter === undefined ? {} : { compactAfter }),
      environment: {
        ...environment,
        dialServer: async (url, signal) => {
          const channel = await environment.dialServer(url, signal);
          const send = channel.send.bind(channel);
          channel.send = (bytes, lane) => {
            if (author) author.#uploaded += bytes.length;
            send(bytes, lane);
          };
          return channel;
        },
      },
    });
    author = new NodeAuthor(doc, room);
    own(room);
    return author;
  }

  get uploaded(): number {
    return this.#uploaded;
  }

  /** Resolves when home has all of it. */
  async everythingAtHome(): Promise<void> {
    await this.room.flush();
    await this.#once(({ outbox, lastEdit }) => outbox === 0 && lastEdit?.atHome !== false);
  }

  /** Resolves when the document has come. */
  arrived(): Promise<void> {
    return this.#once(({ arrived }) => arrived);
  }

  async #once(is: (status: Status) => boolean): Promise<void> {
    if (is(this.room.status)) return;
    await new Promise<void>((resolve) => {
      const stop = this.room.onStatus((status) => {
        if (!is(status)) return;
        stop();
        resolve();
      });
    });
  }
}
