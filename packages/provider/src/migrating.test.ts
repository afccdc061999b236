import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

test('what MIGRATING.md shows is what its examples, which the browser tests run, do', () => {
  const blocks = [...read('MIGRATING.md').matchAll(/```ts\n(.+?)```/gs)].map(([, code]) => code ?? '');
  const examples = ['y-webrtc', 'y-websocket'].map((name) => read(`examples/from-${name}.ts`));
  expect(blocks.map((block, index) => examples[index]?.includes(block))).toEqual([true, true]);
  for (const block of blocks) expect(block.trim().split('\n').length).toBeLessThanOrEqual(11);
});

test('each example is under forty lines', () => {
  for (const name of ['tiptap', 'codemirror', 'quill', 'file-peer', 'from-y-webrtc', 'from-y-websocket'])
    expect(read(`examples/${name}.ts`).split('\n').length).toBeLessThan(40);
});
