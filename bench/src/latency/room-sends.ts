import { EDIT, type SendCounts } from '../../page/src/sends.ts';
import { BrowserCrowd } from '../lib/browser.ts';
import { owning } from '../lib/owning.ts';
import { openTogether } from '../lib/tabs.ts';
import type { RunningStack } from '../stacks/running-stack.ts';
import { CountedRoom, perKeystroke, total } from './counted-room.ts';
import { keepSends } from './keep-sends.ts';

export const CROWD = 8;
/** Typed in one go, five a second. */
const KEYS = 20;
const PAUSE_MS = 200;
/** Typed one by one, each {@link SETTLE_MS} after the last. */
const ALONE = 5;
/** Acknowledgements are gathered for up to 2 s. */
const SETTLE_MS = 3_000;
/** As long as the longest period of what is sent anyway: y-webrtc renews awareness every 15 s. */
const IDLE_MS = 15_000;

/** Data-channel sends in a room of {@link CROWD} browsers, all browsers together. */
export interface SendFigures {
  readonly stack: string;
  /** Carrying the edit, for one keystroke. */
  readonly edit: number;
  /** The same for the first keystroke of a session, before the room knows which ways are superfluous. */
  readonly firstEdit: number;
  /** Everything else that a keystroke causes, by kind: one of those typed in one go, and one that stands alone. */
  readonly others: SendCounts;
  readonly othersAlone: SendCounts;
  /** Sent by a room in which nobody does anything, a second. */
  readonly idlePerSecond: number;
}

/** One of so many types; every send of every data channel is counted. */
export function measureSends(stack: RunningStack): Promise<SendFigures> {
  return owning(async (own) => {
    const { tabs } = own(await BrowserCrowd.launch(CROWD, stack.pages.origin, keepSends));
    const room = new CountedRoom(tabs, stack.kind);
    await openTogether(tabs, await stack.fresh());
    await pause(SETTLE_MS);

    await room.take();
    await room.type(1, PAUSE_MS);
    await pause(SETTLE_MS);
    const first = await room.take();
    await room.type(3, PAUSE_MS);
    await pause(SETTLE_MS);

    await room.take();
    await pause(IDLE_MS);
    const idle = await room.take();

    await room.type(KEYS, PAUSE_MS);
    await pause(SETTLE_MS);
    const { [EDIT]: edit = 0, ...others } = perKeystroke(await room.take(), idle, KEYS);

    for (let key = 0; key < ALONE; key++) {
      await room.type(1, 0);
      await pause(SETTLE_MS);
    }
    const { [EDIT]: _, ...othersAlone } = perKeystroke(await room.take(), idle, ALONE);
    return {
      stack: stack.name,
      edit,
      firstEdit: first.counts[EDIT] ?? 0,
      others,
      othersAlone,
      idlePerSecond: (total(idle.counts) * 1_000) / idle.ms,
    };
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
