import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { imageBytes, imageType, imageUrl, MOST_IMAGE_BYTES, putImages } from './image-bytes.ts';

const bytesOf = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const PNG = bytesOf(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from([0, 1, 254, 255]));
const url = `data:image/png;base64,${Buffer.from(PNG).toString('base64')}`;

test('images go in under their hash, once, and come out as they were', async () => {
  const doc = new Y.Doc();
  const other = bytesOf(PNG, Buffer.from('other'));
  const ids = await putImages(doc, [PNG, other, PNG]);
  expect(ids[0]).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(ids[2]).toBe(ids[0]);
  expect(doc.getMap('images').size).toBe(2);
  expect(doc.getMap('images').get(ids[1] ?? '')).toEqual(other);
  expect(imageUrl(doc, ids[0])).toBe(url);
  let edits = 0;
  doc.on('update', () => {
    edits += 1;
  });
  expect(await putImages(doc, [PNG])).toEqual([ids[0]]);
  expect(edits, 'what is there is not written again').toBe(0);
});

test('the images of a document have a limit together', async () => {
  const doc = new Y.Doc();
  const large = (n: number) => bytesOf(PNG, Buffer.from([n]), Buffer.alloc(MOST_IMAGE_BYTES - 20));
  const first = Array.from({ length: 22 }, (_, n) => large(n));
  await putImages(doc, first);
  await expect(putImages(doc, [large(99)])).rejects.toMatchObject({ reason: 'full' });
  expect(doc.getMap('images').size).toBe(22);
  await expect(putImages(doc, first.slice(0, 1)), 'what is there needs no room').resolves.toHaveLength(1);
});

test('what its bytes are decides, not what it says', () => {
  expect(imageType(Buffer.from('<svg onload="x">'))).toBeNull();
  expect(imageType(Buffer.from('RIFF\0\0\0\0WEBP'))).toBe('image/webp');
  expect(imageBytes(`data:image/svg+xml;base64,${Buffer.from(PNG).toString('base64')}`)).toEqual(PNG);
});

test('no image: another URL, a broken one, one that is not there', () => {
  const doc = new Y.Doc();
  for (const other of ['https://a.example/b.png', 'data:text/html;base64,AAAA', 'data:image/png;base64,A'])
    expect(imageBytes(other)).toBeNull();
  expect(imageUrl(doc, 'x'.repeat(43))).toBeNull();
  expect(imageUrl(doc, null)).toBeNull();
  doc.getMap('images').set('y'.repeat(43), 'not bytes');
  expect(imageUrl(doc, 'y'.repeat(43))).toBeNull();
});
