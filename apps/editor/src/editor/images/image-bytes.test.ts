import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { imageBytes, imageType, imageUrl, takeImage } from './image-bytes.ts';

const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from([0, 1, 254, 255])]);
const url = `data:image/png;base64,${PNG.toString('base64')}`;

test('an image goes in under its hash and comes out as it was', async () => {
  const doc = new Y.Doc();
  const id = await takeImage(doc, url);
  expect(id).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(doc.getMap('images').get(id ?? '')).toEqual(new Uint8Array(PNG));
  expect(imageUrl(doc, id)).toBe(url);
});

test('what its bytes are decides, not what it says', async () => {
  const doc = new Y.Doc();
  const svg = `data:image/png;base64,${Buffer.from('<svg onload="x">').toString('base64')}`;
  expect(await takeImage(doc, svg)).toBeNull();
  expect(await takeImage(doc, `data:image/svg+xml;base64,${PNG.toString('base64')}`)).not.toBeNull();
  expect(doc.getMap('images').size).toBe(1);
  expect(imageType(Buffer.from('RIFF\0\0\0\0WEBP'))).toBe('image/webp');
});

test('no image: another URL, a broken one, one too large, one that is not there', async () => {
  const doc = new Y.Doc();
  for (const other of ['https://a.example/b.png', 'data:text/html;base64,AAAA', 'data:image/png;base64,A'])
    expect(imageBytes(other)).toBeNull();
  const large = Buffer.concat([PNG, Buffer.alloc(2 * 1_048_576)]);
  expect(await takeImage(doc, `data:image/png;base64,${large.toString('base64')}`)).toBeNull();
  expect(imageUrl(doc, 'x'.repeat(43))).toBeNull();
  expect(imageUrl(doc, null)).toBeNull();
  doc.getMap('images').set('y'.repeat(43), 'not bytes');
  expect(imageUrl(doc, 'y'.repeat(43))).toBeNull();
});
