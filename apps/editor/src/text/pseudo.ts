const ACCENTS = new Map(
  Object.entries({
    a: 'á',
    c: 'ç',
    d: 'ð',
    e: 'é',
    i: 'í',
    n: 'ñ',
    o: 'ö',
    s: 'š',
    u: 'ü',
    y: 'ý',
    A: 'Å',
    C: 'Ç',
    E: 'É',
    I: 'Î',
    N: 'Ñ',
    O: 'Ø',
    S: 'Š',
    U: 'Û',
    Y: 'Ý',
  }),
);

/** Accents, and a third longer, as many languages are than English. */
const accented = (words: string): string => {
  const changed = [...words].map((letter) => ACCENTS.get(letter) ?? letter).join('');
  return words.length === 0 ? words : `${changed}${'·'.repeat(Math.ceil(words.length / 3))}`;
};

const RIGHT_TO_LEFT = '\u202e';
const POP = '\u202c';

/** The same letters, in the order in which Arabic would stand: each word between an override and its end. */
const turned = (words: string): string => words.replace(/\S+/g, (word) => `${RIGHT_TO_LEFT}${word}${POP}`);

/** A catalogue with every string changed, also those its functions make. `change` is by the language's tag. */
export function pseudo<Catalogue>(catalogue: Catalogue, tag: 'en-XA' | 'ar-XB'): Catalogue {
  return changed(catalogue, tag === 'en-XA' ? accented : turned) as Catalogue;
}

function changed(value: unknown, change: (words: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value === 'function') {
    return (...args: unknown[]) => changed((value as (...args: unknown[]) => unknown)(...args), change);
  }
  if (Array.isArray(value)) return value.map((part) => changed(part, change));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, changed(part, change)]));
  }
  return value;
}
