import { describe, expect, test } from 'vitest';
import { DENIED_RANGES } from './denied-ranges.ts';
import { coturnSpans, parseIpRange } from './ip-range.ts';

describe('blocks of addresses', () => {
  test.each([
    ['10.0.0.0/8', '10.0.0.0', '10.255.255.255'],
    ['198.51.100.7', '198.51.100.7', '198.51.100.7'],
    ['0.0.0.0/0', '0.0.0.0', '255.255.255.255'],
    ['fe80::/10', 'fe80:0:0:0:0:0:0:0', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['2001:db8::1', '2001:db8:0:0:0:0:0:1', '2001:db8:0:0:0:0:0:1'],
    ['::ffff:10.0.0.0/104', '0:0:0:0:0:ffff:a00:0', '0:0:0:0:0:ffff:aff:ffff'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ])('%s goes from %s to %s', (text, first, last) => {
    expect(parseIpRange(text)).toMatchObject({ first, last });
  });

  test.each([
    '',
    'localhost',
    '10.0.0',
    '10.0.0.1/8',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '::1/127',
    'fe80::1%lo',
    '10.0.0.0-10.0.0.9',
    '10.0.0.0/-1',
  ])('%j is none', (text) => {
    expect(parseIpRange(text)).toBeNull();
  });

  test('all denied ranges are blocks, and no line for coturn begins with the address that means anywhere', () => {
    for (const [text] of DENIED_RANGES) {
      const range = parseIpRange(text);
      expect(range, text).not.toBeNull();
      if (range === null) continue;
      for (const span of coturnSpans(range)) expect(span).not.toMatch(/^(?:0:){7}0(?:-|$)/);
    }
  });

  test('a block from :: on becomes one line for each byte that may count', () => {
    const range = parseIpRange('::/112');
    expect(range && coturnSpans(range)).toEqual([
      '0:0:0:0:0:0:0:1-0:0:0:0:0:0:0:ffff',
      '0:0:0:0:0:0:0:100-0:0:0:0:0:0:0:ffff',
    ]);
  });
});
