import { expect, test } from 'vitest';
import { acknowledgementText, editText, haveText, imageText, joinText, looseText } from './report.ts';

test('what shall not depend on past sessions is judged by the most and the least', () => {
  const text = editText([
    { sessions: 10, parley: 5, yjs: 0.1, idle: 1 },
    { sessions: 10_000, parley: 6.5, yjs: 9, idle: 1 },
  ]);
  expect(text).toMatch(/^10,000 +6\.50 +9\.00 +1\.00$/m);
  expect(text).toContain(
    'must: Parley’s own processor time of an edit, the most × the least ≤ 1.2 (1.20): 1.30: no',
  );
  const joins = [
    { sessions: 10, join: 1, opening: 10 },
    { sessions: 50_000, join: 1.1, opening: 400 },
  ];
  expect(joinText(joins)).toContain(
    'must: processor time of a join, the most × the least ≤ 1.2 (1.20): 1.10: yes',
  );
});

test('of all first haves the largest counts', () => {
  const ways = [
    { way: 'newcomer to home', first: 150, all: 400 },
    { way: 'home to newcomer', first: 5_000, all: 5_000 },
  ];
  expect(haveText({ sessions: 50_000, ways })).toContain(
    'must: the first have of a newcomer, and to it ≤ 4 (4.00 kB): 5.00 kB: no',
  );
});

test('an edit is acknowledged by each peer once, alone and in a stream', () => {
  const text = acknowledgementText([{ peers: 8, carried: 7, alone: 7, typed: 9, withAll: 260 }]);
  expect(text).toContain('must: acknowledgements of an edit, 8 peers ≤ as many (8.00): 9.00: no');
  expect(text).toContain('must: with N peers, 8 peers ≤ 1.3 (1.30 s): 0.26 s: yes');
});

test('images are judged by what small edits send, and by a newcomer', () => {
  const text = imageText({
    imageBytes: 42_500_000,
    first: 1_000,
    uploaded: 300_000,
    more: 20_000,
    uploadedMore: 48_000_000,
    afterBase: 1_000,
    afterFirst: 1_200,
    afterAll: 2_500,
    edits: 900,
  });
  expect(text).toContain('must: what 1,000 small edits send to home ≤ 1 (1.00 MB): 0.30 MB: yes');
  expect(text).toContain(
    'must: the text of a newcomer after 20,000 more ≤ 2 × right after the base (2.00 s): 2.50 s: no',
  );
});

test('loose edits are judged by the cryptography alone, and by the longest task', () => {
  const text = looseText({
    envelopes: 124_000,
    alone: 10_000,
    ms: 15_000,
    longestTask: 120,
    longestSilence: 900,
  });
  expect(text).toContain(
    'must: until the text stands ≤ 1.6 × verifying and decrypting alone (16.00 s): 15.00 s: yes',
  );
  expect(text).toContain('must: the longest task ≤ 100 (100.00 ms): 120.00 ms: no');
});
