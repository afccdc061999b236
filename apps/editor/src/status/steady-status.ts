import type { EditStatus, Room, Status } from '../session/room.ts';
import { Listeners } from '../ui/listeners.ts';

/** For so long a place that holds all edits but the newest is still shown to hold them, ms. */
export const PATIENCE = 300;

/**
 * The status as it is shown: a keystroke that is with device, peers and home a moment later changes nothing in it. What
 * takes longer is shown, and everything else is at once. Without this the ticks would flicker at every keystroke, and the
 * page would make several frames more of each, which in a long text are felt.
 */
export class SteadyStatus {
  readonly #room: Pick<Room, 'status' | 'onStatus'>;
  readonly #listeners = new Listeners();
  #heard = 0;
  #stop = (): void => undefined;
  #now: Status;
  #shown: Status;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(room: Pick<Room, 'status' | 'onStatus'>) {
    this.#room = room;
    this.#now = room.status;
    this.#shown = room.status;
  }

  readonly current = (): Status => this.#shown;

  /** The room is listened to as long as somebody listens here. */
  readonly subscribe = (listener: () => void): (() => void) => {
    const remove = this.#listeners.add(listener);
    if (this.#heard++ === 0) {
      this.#stop = this.#room.onStatus((status) => this.#hear(status));
      this.#hear(this.#room.status);
    }
    return () => {
      remove();
      if (--this.#heard > 0) return;
      this.#stop();
      this.#show();
    };
  };

  #hear(now: Status): void {
    this.#now = now;
    const { lastEdit, unsaved, outbox } = this.#shown;
    if (lastEdit === null || now.lastEdit === null || !isBehind(now.lastEdit, lastEdit)) {
      this.#show();
      return;
    }
    this.#timer ??= setTimeout(() => this.#show(), PATIENCE);
    this.#set({ ...now, lastEdit: furthest(now.lastEdit, lastEdit), unsaved, outbox });
  }

  /** As it is, without more patience. */
  #show(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#set(this.#now);
  }

  #set(status: Status): void {
    if (saysTheSame(status, this.#shown)) return;
    this.#shown = status;
    this.#listeners.tell();
  }
}

const isBehind = (now: EditStatus, before: EditStatus): boolean =>
  now.onDevice < before.onDevice || now.peers < before.peers || now.atHome < before.atHome;

const furthest = (a: EditStatus, b: EditStatus): EditStatus => ({
  onDevice: a.onDevice || b.onDevice,
  peers: Math.max(a.peers, b.peers),
  atHome: a.atHome || b.atHome,
});

/** The lists in a status are the same object as long as they say the same. */
function saysTheSame(a: Status, b: Status): boolean {
  return (Object.keys(a) as (keyof Status)[]).every((part) =>
    part === 'lastEdit' ? JSON.stringify(a.lastEdit) === JSON.stringify(b.lastEdit) : a[part] === b[part],
  );
}
