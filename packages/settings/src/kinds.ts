import { EnvProblem, quote, type Variable } from './variable.ts';

/** What may be said about text in general. An empty variable counts as absent, as in compose files and shells. */
interface TextRule {
  readonly meaning: string;
  /** Must match whole; anything if left out. Control characters are refused in any case. */
  readonly pattern?: RegExp;
  /** How to say what `pattern` wants, e.g. "a host name". */
  readonly expected?: string;
  /** A secret is never shown in a message. */
  readonly secret?: boolean;
}

/** Text with a default. */
export function string(rule: TextRule & { readonly fallback: string }): Variable<string> {
  return {
    meaning: rule.meaning,
    shown: rule.fallback,
    secret: rule.secret ?? false,
    read: (text) => (absent(text) ? rule.fallback : checkText(text, rule)),
  };
}

/** Text that may be absent. */
export function optional(rule: TextRule): Variable<string | null> {
  return {
    meaning: rule.meaning,
    shown: 'unset',
    secret: rule.secret ?? false,
    read: (text) => (absent(text) ? null : checkText(text, rule)),
  };
}

/** Text that must be given. */
export function required(rule: TextRule): Variable<string> {
  return {
    meaning: rule.meaning,
    shown: 'required',
    secret: rule.secret ?? false,
    read(text) {
      if (absent(text)) throw new EnvProblem('must be set');
      return checkText(text, rule);
    },
  };
}

/** A decimal integer from `min` to `max`. */
export function integer(rule: {
  readonly meaning: string;
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
}): Variable<number> {
  return {
    meaning: rule.meaning,
    shown: String(rule.fallback),
    read(text) {
      if (absent(text)) return rule.fallback;
      const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
      if (value >= rule.min && value <= rule.max) return value;
      throw new EnvProblem(`must be an integer from ${rule.min} to ${rule.max}, not ${quote(text)}`);
    },
  };
}

/** Items parted by commas or white space; an absent variable is the empty list. */
export function list<Item>(rule: {
  readonly meaning: string;
  /** Throws `EnvProblem` for a bad item. */
  readonly item: (text: string) => Item;
  /** How many at most; 64 if left out. */
  readonly most?: number;
}): Variable<readonly Item[]> {
  return {
    meaning: rule.meaning,
    shown: 'none',
    read(text) {
      const items = (text ?? '').split(/[\s,]+/).filter((item) => item !== '');
      const most = rule.most ?? MOST_ITEMS;
      if (items.length > most) throw new EnvProblem(`must name at most ${most}, not ${items.length}`);
      return items.map(rule.item);
    },
  };
}

const MOST_ITEMS = 64;

/** One of a few words. */
export function choice<const Value extends string>(rule: {
  readonly meaning: string;
  readonly of: readonly Value[];
  readonly fallback: Value;
}): Variable<Value> {
  return {
    meaning: rule.meaning,
    shown: rule.fallback,
    read: (text) => (absent(text) ? rule.fallback : oneOf(rule.of, text)),
  };
}

/** Some of a few words, parted by commas; unset means all of them. */
export function choices<const Value extends string>(rule: {
  readonly meaning: string;
  readonly of: readonly Value[];
}): Variable<readonly Value[]> {
  return {
    meaning: rule.meaning,
    shown: rule.of.join(','),
    read: (text) => (absent(text) ? rule.of : text.split(',').map((word) => oneOf(rule.of, word.trim()))),
  };
}

const absent = (text: string | undefined): text is undefined | '' => text === undefined || text === '';

function checkText(text: string, rule: TextRule): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are what must not get into a file of lines.
  const printable = !/[\u0000-\u001f\u007f]/.test(text);
  if (printable && (rule.pattern === undefined || rule.pattern.test(text))) return text;
  const expected = rule.expected ?? 'printable text';
  throw new EnvProblem(`must be ${expected}${rule.secret ? '' : `, not ${quote(text)}`}`);
}

function oneOf<Value extends string>(allowed: readonly Value[], text: string): Value {
  const found = allowed.find((value) => value === text);
  if (found === undefined) throw new EnvProblem(`must be one of ${allowed.join(', ')}, not ${quote(text)}`);
  return found;
}
