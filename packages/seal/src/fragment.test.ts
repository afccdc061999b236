import { fc } from '@parley/runtime/properties';
import { fromHex, toBase64Url } from '@parley/wire';
import { describe, expect, it } from 'vitest';
import { type Fragment, formatFragment, LinkError, type LinkErrorReason, parseFragment } from './fragment.ts';

const key = (byte: string) => fromHex(byte.repeat(32));
const FRAGMENTS: readonly Fragment[] = [
  { kind: 'owner', ownerSecret: key('a1') },
  { kind: 'edit', editSecret: key('b2'), owner: key('c3') },
  { kind: 'comment', commentSecret: key('a7'), owner: key('b8'), edit: key('c9') },
  { kind: 'view', viewSecret: key('d4'), owner: key('e5'), edit: key('f6'), comment: key('0a') },
  { kind: 'edit', editSecret: key('b2'), owner: key('c3'), home: fromHex('0102030405060708') },
];

function reasonOf(text: string): LinkErrorReason | 'fine' {
  try {
    parseFragment(text);
    return 'fine';
  } catch (error) {
    if (error instanceof LinkError) return error.reason;
    throw error;
  }
}

describe.each(FRAGMENTS)('a link to $kind', (fragment) => {
  const text = formatFragment(fragment);

  it('reads back what was written', () => {
    expect(parseFragment(text)).toEqual(fragment);
  });

  it('says truncated at every length it can be cut to', () => {
    for (let length = 1; length < text.length; length++) {
      expect(reasonOf(text.slice(0, length)), `cut to ${length}`).toBe('truncated');
    }
  });

  it('notices any one letter changed', () => {
    for (let at = 0; at < text.length; at++) {
      const changed = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
      expect(reasonOf(changed), `letter ${at}`).not.toBe('fine');
    }
  });

  it('takes nothing longer', () => {
    expect(reasonOf(`${text}A`)).toBe('malformed');
    expect(reasonOf(`${text}${text}`)).toBe('malformed');
  });
});

describe('parseFragment', () => {
  it('knows a link of an earlier version, of any length', () => {
    expect(reasonOf(toBase64Url(fromHex(`01${'02'.repeat(20)}`)))).toBe('older-version');
    expect(reasonOf(toBase64Url(fromHex(`0103${'01'.repeat(100)}`)))).toBe('older-version');
  });

  it('knows a link of a later version, of any length', () => {
    expect(reasonOf(toBase64Url(fromHex(`03${'01'.repeat(20)}`)))).toBe('newer-version');
    expect(reasonOf(toBase64Url(fromHex(`0f09${'01'.repeat(300)}`)))).toBe('newer-version');
  });

  it('calls malformed what is no link', () => {
    for (const text of [
      '',
      '#AgEA',
      'AgE A',
      'AAEAAAAA',
      'AgAAAAAA',
      'AgUAAAAA',
      'AgE=',
      'ünïcode!',
      'broken',
      'Heading-1',
    ]) {
      expect(reasonOf(text), text).toBe('malformed');
    }
  });

  it('throws nothing but LinkError, whatever it is given', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'AQIDEFabc019-_ #='), maxLength: 160 });
    fc.assert(
      fc.property(fc.oneof(fc.string(), letters), (text) => {
        expect(reasonOf(text)).not.toBe('fine');
      }),
      { numRuns: 2_000 },
    );
  });
});
