import { fromUpdate } from '@parley/document/files';
import { titleText } from '@parley/document/title';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { copyOf } from './copies.ts';

it('a copy says that it is one, and keeps a long title whole', () => {
  const long = new Y.Doc();
  titleText(long).insert(0, 'a'.repeat(290));
  expect(titleText(fromUpdate(copyOf(long))).toString()).toBe(`${'a'.repeat(290)} (copy)`);

  const doc = new Y.Doc();
  titleText(doc).insert(0, 'Plan');
  expect(titleText(fromUpdate(copyOf(doc))).toString()).toBe('Plan (copy)');
  expect(titleText(doc).toString(), 'and the original does not').toBe('Plan');
});
