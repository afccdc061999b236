import { type Emoji, emojiOf } from './emoji.ts';

let loaded: Promise<readonly Emoji[]> | null = null;

/** Every emoji with its English names. Loaded when first asked for. */
export function loadEmoji(): Promise<readonly Emoji[]> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<readonly Emoji[]> {
  try {
    const [data, codes] = await Promise.all([
      import('emojibase-data/en/compact.json', { with: { type: 'json' } }),
      import('emojibase-data/en/shortcodes/github.json', { with: { type: 'json' } }),
    ]);
    return emojiOf(data.default, codes.default);
  } catch (error) {
    // The network is away, perhaps: the next time may do better.
    loaded = null;
    throw error;
  }
}
