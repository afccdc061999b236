import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import type { FileErrorReason } from '../files/file-error.ts';
import { readDocx } from './engine.ts';
import { wordFile } from './testing/word-file.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const BODY = '<w:p><w:r><w:t>Hello</w:t></w:r></w:p>';
const bytes = (text: string): Bytes => new Uint8Array(strToU8(text));
const zipped = (parts: Readonly<Record<string, Uint8Array>>): Bytes => new Uint8Array(zipSync(parts));

function refusal(file: Bytes): unknown {
  try {
    readDocx(file);
  } catch (error) {
    return error instanceof Error && 'reason' in error ? error.reason : error;
  }
  return 'taken';
}

/** The same file, its parts said to be so large. */
function sized(file: Bytes, size: number): Bytes {
  const view = new DataView(file.buffer);
  for (let at = 0; at + 30 < file.length; at++) {
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, size, true);
  }
  return file;
}

const REFUSED: Readonly<Record<string, readonly [() => Bytes, FileErrorReason]>> = {
  'no zip': [() => bytes('MZ'), 'not-docx'],
  'a file with a password, and one of the old Word': [
    () => new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
    'not-docx',
  ],
  'a zip that is no Office file': [() => zipped({ 'a.txt': strToU8('a') }), 'not-docx'],
  'an Office file without a text': [
    () => zipped({ '[Content_Types].xml': strToU8('<Types/>'), '_rels/.rels': strToU8('<Relationships/>') }),
    'not-docx',
  ],
  'one cut off': [() => wordFile({ body: BODY }).slice(0, 400), 'damaged'],
  'XML that breaks off': [() => wordFile({ body: '<w:p><w:r>' }), 'damaged'],
  'letters that are none': [
    () => wordFile({ body: BODY, others: { 'word/styles.xml': new Uint8Array([0x3c, 0xff, 0xfe]) } }),
    'damaged',
  ],
  'macros by their part': [
    () => wordFile({ body: BODY, others: { 'word/vbaProject.bin': new Uint8Array(10) } }),
    'macros',
  ],
  'macros by their type': [
    () =>
      wordFile({
        body: BODY,
        others: {
          '[Content_Types].xml':
            '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
        },
      }),
    'macros',
  ],
  'an entity of another file': [
    () =>
      wordFile({
        body: '',
        others: {
          'word/document.xml':
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="a">&x;</w:document>',
        },
      }),
    'damaged',
  ],
  'entities that grow': [
    () =>
      wordFile({
        body: '',
        others: { 'word/document.xml': '<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;">]><a>&y;</a>' },
      }),
    'damaged',
  ],
  'a bomb: few bytes that become many': [
    () => wordFile({ body: BODY, others: { 'word/big.xml': new Uint8Array(80 * 1_048_576) } }),
    'too-much',
  ],
  'a bomb that says it is small': [
    () => sized(wordFile({ body: `${BODY}${' '.repeat(8 * 1_048_576)}` }), 200),
    'damaged',
  ],
  'elements within each other, thousands': [
    () => wordFile({ body: `${'<w:sdt><w:sdtContent>'.repeat(2_000)}${BODY}` }),
    'too-deep',
  ],
};

test.each(Object.entries(REFUSED))('%s is refused', (_what, [file, reason]) => {
  expect(refusal(file())).toBe(reason);
});

test('a table that claims more columns than there are places is cut', () => {
  const cell = '<w:tc><w:tcPr><w:gridSpan w:val="1000000"/></w:tcPr><w:p/></w:tc>';
  const { content } = readDocx(wordFile({ body: `<w:tbl><w:tr>${cell.repeat(3)}</w:tr></w:tbl>` }));
  expect(content[0]?.content?.[0]?.content?.map(({ attrs }) => attrs?.colspan)).toEqual([100]);
});

test('styles based on each other in a circle end', () => {
  const style = (id: string, base: string): string =>
    `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${id}"/><w:basedOn w:val="${base}"/></w:style>`;
  const body = '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>Hello</w:t></w:r></w:p>';
  expect(readDocx(wordFile({ body, styles: style('a', 'b') + style('b', 'a') })).content).toHaveLength(1);
});
