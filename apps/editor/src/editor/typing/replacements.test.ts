import { describe, expect, it, test } from 'vitest';
import { quotesOf, replacementAt } from './replacements.ts';
import { typedAddress } from './typed-address.ts';

/** Types a text letter by letter. */
function typed(text: string, language = 'en'): string {
  let out = '';
  for (const letter of text) {
    out += letter;
    const found = replacementAt(out, quotesOf(language), (name) => (name === 'bee' ? '🐝' : null));
    if (found) out = out.slice(0, out.length - found.removed) + found.inserted;
  }
  return out;
}

describe('what is typed', () => {
  it.each([
    ['"Well," she said, "it’s so."', '“Well,” she said, “it’s so.”'],
    [`It's the bees' 'home' ("ours").`, 'It’s the bees’ ‘home’ (“ours”).'],
    ['a -- b --- c', 'a – b — c'],
    ['and so on...', 'and so on…'],
    ['a -> b => c <- d <-> e', 'a → b ⇒ c ← d ↔ e'],
    ['a :bee: hums', 'a 🐝 hums'],
  ])('%s is %s', (keys, meant) => {
    expect(typed(keys)).toBe(meant);
  });

  it('has the quotation marks of the page’s language', () => {
    expect(typed(`"Ja", sagt sie, "so 'ist' es."`, 'de')).toBe('„Ja“, sagt sie, „so ‚ist‘ es.“');
    expect(typed(`"Wie geht's?"`, 'de-AT')).toBe('„Wie geht’s?“');
  });

  it.each(['--help', '---', 'a->b', 'foo--bar ', '10:30: and :nobee:', '....', 'a .. b'])(
    '%s stays',
    (keys) => {
      expect(typed(keys)).toBe(keys);
    },
  );
});

test.each([
  ['see https://parley.example/a_b(c).', 'https://parley.example/a_b(c)', 'https://parley.example/a_b(c)'],
  ['(www.parley.example/x)', 'www.parley.example/x', 'https://www.parley.example/x'],
  ['at parley.org,', 'parley.org', 'https://parley.org'],
  ['parley.org/docs?x=1', 'parley.org/docs?x=1', 'https://parley.org/docs?x=1'],
  ['to ada@parley.example', 'ada@parley.example', 'mailto:ada@parley.example'],
])('%s ends with an address', (text, address, href) => {
  const found = typedAddress(text);
  expect(found && text.slice(found.from, found.to)).toBe(address);
  expect(found?.href).toBe(href);
});

test.each(['readme.md', 'e.g.', 'Node.js', '3.14', 'https://', 'javascript:alert(1)', 'end.of', 'a@b', ''])(
  '%s is none',
  (text) => {
    expect(typedAddress(text)).toBeNull();
  },
);
