import { type Emoji, emojiOf } from './emoji.ts';

let there: readonly Emoji[] = [];
let loaded: Promise<readonly Emoji[]> | null = null;

/** Every emoji with its English names. Loaded when first asked for. */
export function loadEmoji(): Promise<readonly Emoji[]> {
  loaded ??= load();
  return loaded;
}

/** The sign that is written so between colons, of those that have been loaded. */
export const emojiNamed = (code: string): string | null =>
  there.find(({ codes }) => codes.includes(code))?.sign ?? null;

async function load(): Promise<readonly Emoji[]> {
  try {
    const [data, codes] = await Promise.all([
      import('emojibase-data/en/compact.json', { with: { type: 'json' } }),
      import('emojibase-data/en/shortcodes/github.json', { with: { type: 'json' } }),
    ]);
    there = emojiOf(data.default, codes.default);
    return there;
  } catch (error) {
    // The network is away, perhaps: the next time may do better.
    loaded = null;
    throw error;
  }
}
