export interface Emoji {
  readonly id: string;
  readonly sign: string;
  readonly name: string;
  readonly words: readonly string[];
  /** What is written between colons for it; they are among its words. */
  readonly codes: readonly string[];
  readonly group: number;
}

/** Skin tones and hair, which nobody writes by themselves. */
const COMPONENTS = 2;

/** Reads the data set of one language. What is not as expected is left out. */
export function emojiOf(data: unknown, shortcodes: unknown): readonly Emoji[] {
  const codes = isRecord(shortcodes) ? shortcodes : {};
  const all: (Emoji & { order: number })[] = [];
  for (const entry of Array.isArray(data) ? data : []) {
    if (!isRecord(entry)) continue;
    const { unicode, label, group, order, hexcode, tags } = entry;
    if (typeof unicode !== 'string' || typeof label !== 'string' || typeof group !== 'number') continue;
    if (group === COMPONENTS || typeof hexcode !== 'string') continue;
    const own = strings(codes[hexcode]);
    all.push({
      id: hexcode,
      sign: unicode,
      name: label,
      words: [...own, ...strings(tags)],
      codes: own,
      group,
      order: typeof order === 'number' ? order : 0,
    });
  }
  return all.sort((a, b) => a.order - b.order);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const strings = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : Array.isArray(value)
      ? value.filter((part) => typeof part === 'string')
      : [];
