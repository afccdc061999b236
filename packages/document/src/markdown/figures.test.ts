import { expect, test } from 'vitest';
import { readDocx, writeDocx } from '../docx/engine.ts';
import { doc, make, p, read, write } from './testing/nodes.ts';

const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const image = (attrs: Record<string, unknown>) => make('image', { image: PIXEL, alt: 'a dot', ...attrs })();

test('a caption and a place are HTML that browsers know, and come back', () => {
  const cell = make('tableCell');
  const content = doc(
    image({}),
    image({ caption: 'A dot & more' }),
    image({ align: 'center', width: 100 }),
    make('table')(make('tableRow')(cell(image({ caption: 'x', align: 'right' })), cell(p('b')))),
  );
  expect(write(doc(image({ caption: 'A dot', align: 'center' })))).toBe(
    `<figure align="center"><img src="${PIXEL}" alt="a dot"><figcaption>A dot</figcaption></figure>\n`,
  );
  expect(read(write(content)).toJSON()).toEqual(content.toJSON());
});

test('a picture in a line that is aligned stands there, and a figure of more than a picture is what is in it', () => {
  expect(read(`<p align="center"><img src="${PIXEL}"></p>`).firstChild?.attrs.align).toBe('center');
  expect(read('<figure><pre>x</pre><figcaption>of code</figcaption></figure>').childCount).toBe(2);
});

test('Word has a caption below, which comes back to the picture above it', async () => {
  const bytes = Uint8Array.from(atob(PIXEL.split(',')[1] ?? ''), (sign) => sign.charCodeAt(0));
  const images = new Map([['0', { bytes, type: 'png' as const, width: 1, height: 1 }]]);
  const content = [
    { type: 'image', attrs: { image: '0', alt: 'a dot', width: 100, caption: 'A dot', align: 'center' } },
    { type: 'paragraph', content: [{ type: 'text', text: 'After' }] },
  ];
  const written = await writeDocx({ title: null, content, images, language: 'en' });
  expect(written.losses).toEqual([]);
  expect(readDocx(written.bytes).content).toEqual(content);
});
