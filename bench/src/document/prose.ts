import type { Random } from '@parley/runtime';
import { seededRandom } from '@parley/runtime/testing';
import type { Edit, Patch } from '../traces/trace.ts';

const VOCABULARY = 6_000;
const ONSETS = 'b c d f g h j l m n p r s t v w st tr ch sh th pl gr'.split(' ');
const VOWELS = 'a e i o u ea ou ai'.split(' ');
const CODAS = ['', '', 'n', 'r', 's', 't', 'l', 'd', 'ng', 'ck'];
/** How often somebody goes back and inserts, and how often they first take away what they wrote last. */
const GOES_BACK = 0.1;
const TAKES_BACK = 0.05;
/** Taken away at once, characters. */
const TAKEN_BACK = 5;

const below = (random: Random, limit: number): number => Math.floor(random.float() * limit);
const pick = (random: Random, list: readonly string[]): string => list[below(random, list.length)] ?? '';

/** Sentences of made-up words that compress about as English does: few words are frequent, most are rare. */
class Prose {
  readonly #random: Random;
  readonly #words: readonly string[];

  constructor(random: Random) {
    this.#random = random;
    this.#words = Array.from({ length: VOCABULARY }, (_, rank) => this.#word(rank));
  }

  /** So many characters of it. */
  text(length: number): string {
    let text = '';
    while (text.length < length) text += this.#sentence();
    return text.slice(0, length);
  }

  /** Frequent words are short. */
  #word(rank: number): string {
    const syllables = rank < 100 ? 1 : 1 + below(this.#random, 3);
    return Array.from({ length: syllables }, () =>
      [ONSETS, VOWELS, CODAS].map((part) => pick(this.#random, part)).join(''),
    ).join('');
  }

  #sentence(): string {
    const words = Array.from({ length: 6 + below(this.#random, 16) }, () => this.#frequent());
    const text = words.join(' ');
    const end = this.#random.float() < 0.2 ? '\n' : ' ';
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.${end}`;
  }

  /** A word by Zipf's law: the second as often as half the first, and so on. */
  #frequent(): string {
    return this.#words[Math.floor(VOCABULARY ** this.#random.float()) - 1] ?? '';
  }
}

/** A text of exactly `length` characters (bytes, too: it is ASCII) written in `count` edits of about equal size: mostly at the
 * end, now and then further up. The same for the same numbers. */
export function writtenProse(length: number, count: number): Edit[] {
  const random = seededRandom(`prose ${length} ${count}`);
  const prose = new Prose(random);
  let written = 0;
  return Array.from({ length: count }, (_, index): Edit => {
    const share = Math.round(((index + 1) * length) / count) - written;
    const back = random.float() < TAKES_BACK ? Math.min(TAKEN_BACK, written) : 0;
    const position = random.float() < GOES_BACK ? below(random, written - back + 1) : written - back;
    const patches: Patch[] = [[position, 0, prose.text(share + back)]];
    if (back > 0) patches.unshift([written - back, back, '']);
    written += share;
    return { patches };
  });
}
