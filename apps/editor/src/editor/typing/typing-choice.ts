import { deviceStorage, recall, remember } from '../../ui/device-storage.ts';

/** What of one's typing is made better, each of it only where it is wanted. */
export const TYPING_KINDS = ['links', 'quotes', 'dashes', 'arrows', 'emoji'] as const;
export type TypingKind = (typeof TYPING_KINDS)[number];

/** Those that are not wanted on this device, with commas. */
const KEY = 'parley.typing.off';

let off: ReadonlySet<string> | null = null;

const unwanted = (): ReadonlySet<string> => {
  off ??= new Set(recall(deviceStorage(), KEY)?.split(','));
  return off;
};

export const isWanted = (kind: TypingKind): boolean => !unwanted().has(kind);

/** A choice that cannot be remembered holds for the page alone. */
export function chooseTyping(kind: TypingKind, wanted: boolean): void {
  const next = new Set(unwanted());
  if (wanted) next.delete(kind);
  else next.add(kind);
  off = next;
  remember(deviceStorage(), KEY, [...next].join(','));
}
