import { headingName } from './heading-link.ts';

/**
 * A name for a heading. Two people who name one at the same moment give the same name; the words cannot be read from it, so
 * that those which somebody takes out later are gone.
 *
 * @param words of the heading, or what a file calls it
 * @param taken names of other headings
 */
export function nameHeading(words: string, taken: ReadonlySet<string>): string {
  const own = headingName(words);
  if (own !== null && !taken.has(own)) return own;
  for (let count = 0; ; count++) {
    const name = `h_${hashOf(count === 0 ? words : `${words}\n${count}`).toString(36)}`;
    if (!taken.has(name)) return name;
  }
}

/** 53 bits (cyrb53): two halves that are mixed apart. */
function hashOf(words: string): number {
  let one = 0xdeadbeef;
  let two = 0x41c6ce57;
  for (let at = 0; at < words.length; at++) {
    const unit = words.charCodeAt(at);
    one = Math.imul(one ^ unit, 0x9e3779b1);
    two = Math.imul(two ^ unit, 0x5f356495);
  }
  one = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(two ^ (two >>> 13), 0xc2b2ae35);
  two = Math.imul(two ^ (two >>> 16), 0x85ebca6b) ^ Math.imul(one ^ (one >>> 13), 0xc2b2ae35);
  return 0x1_0000_0000 * (two & 0x1f_ffff) + (one >>> 0);
}
