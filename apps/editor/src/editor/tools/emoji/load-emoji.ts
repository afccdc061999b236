import { type Emoji, emojiOf } from './emoji.ts';

let loaded: Promise<readonly Emoji[]> | null = null;
let loadedFor = '';

/** Every emoji with its names in a language, English where there is none. Loaded when first asked for. */
export function loadEmoji(language: string): Promise<readonly Emoji[]> {
  if (loaded && loadedFor === language) return loaded;
  loadedFor = language;
  loaded = load(language);
  return loaded;
}

async function load(language: string): Promise<readonly Emoji[]> {
  try {
    const [data, codes] = await Promise.all([
      language === 'de'
        ? import('emojibase-data/de/compact.json', { with: { type: 'json' } })
        : import('emojibase-data/en/compact.json', { with: { type: 'json' } }),
      import('emojibase-data/en/shortcodes/github.json', { with: { type: 'json' } }),
    ]);
    return emojiOf(data.default, codes.default);
  } catch (error) {
    // The network is away, perhaps: the next time may do better.
    loaded = null;
    throw error;
  }
}
