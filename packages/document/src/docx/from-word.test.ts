import { expect, test } from 'vitest';
import type { ContentJson } from '../content-json.ts';
import { contentNode } from '../content-node.ts';
import { readDocx } from './engine.ts';
import { type WordParts, wordFile } from './testing/word-file.ts';

/* What Word, Google Docs and others write, and LibreOffice does not. */

function read(parts: WordParts | string): { seen: string; losses: Record<string, number> } {
  const { content, losses } = readDocx(wordFile(typeof parts === 'string' ? { body: parts } : parts));
  contentNode(content);
  return {
    seen: content.map(short).join(' '),
    losses: Object.fromEntries(losses.map(({ kind, count }) => [kind, count])),
  };
}

function short({ type, attrs, text, marks = [], content = [] }: ContentJson): string {
  if (type === 'text')
    return [JSON.stringify(text), ...marks.map((mark) => mark.attrs?.href ?? mark.type)].join('/');
  const own = Object.values(attrs ?? {}).filter((value) => ![null, 1, ''].includes(value as never));
  return `${[type, ...own].join(':')}(${content.map(short).join(' ')})`;
}

const run = (words: string, properties = ''): string =>
  `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${words}</w:t></w:r>`;
const paragraph = (inner: string, properties = ''): string =>
  `<w:p><w:pPr>${properties}</w:pPr>${inner}</w:p>`;
const field = (type: string): string => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
const style = (id: string, name: string, inner = '', type = 'paragraph'): string =>
  `<w:style w:type="${type}" w:styleId="${id}"><w:name w:val="${name}"/>${inner}</w:style>`;

test('headings are known by the names of their styles, in whatever language Word runs', () => {
  const styles =
    style('berschrift2', 'heading 2') + style('Eigene', 'Meine', '<w:basedOn w:val="berschrift2"/>');
  const body =
    paragraph(run('Zwei'), '<w:pStyle w:val="berschrift2"/>') +
    paragraph(run('Auch'), '<w:pStyle w:val="Eigene"/>') +
    paragraph(run('Drei'), '<w:outlineLvl w:val="2"/>');
  expect(read({ body, styles }).seen).toBe('heading:2("Zwei") heading:2("Auch") heading:3("Drei")');
});

test('words look as their style and their paragraph’s say, if they do not say otherwise', () => {
  const styles =
    style('Fett', 'Fett', '<w:rPr><w:b/></w:rPr>') +
    style('Stark', 'Strong', '<w:rPr><w:i/></w:rPr>', 'character');
  const body = paragraph(
    run('bold ') + run('not', '<w:b w:val="0"/>') + run('both', '<w:rStyle w:val="Stark"/>'),
    '<w:pStyle w:val="Fett"/>',
  );
  expect(read({ body, styles }).seen).toBe('paragraph("bold "/bold "not" "both"/bold/italic)');
});

test('a link is a relation or a field, and what it looks like is no mark of its own', () => {
  const look = '<w:color w:val="1155cc"/><w:u w:val="single"/>';
  const body =
    paragraph(`<w:hyperlink r:id="l">${run('Google', look)}</w:hyperlink>`) +
    paragraph(
      `${field('begin')}<w:r><w:instrText>HYPERLINK "https://b.example/"</w:instrText></w:r>${field('separate')}${run('Word')}${field('end')}${run(' on')}`,
    ) +
    paragraph(`<w:hyperlink r:id="j">${run('script')}</w:hyperlink>`);
  const links = { l: 'https://a.example/', j: 'javascript:alert(1)' };
  const { seen, losses } = read({ body, links });
  expect(seen).toBe(
    'paragraph("Google"/https://a.example/) paragraph("Word"/https://b.example/ " on") paragraph("script")',
  );
  expect(losses).toEqual({ 'refused-link': 1 });
});

const level = (at: number, format: string, text: string, more = ''): string =>
  `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/><w:pPr><w:ind w:left="${720 * (at + 1)}"/></w:pPr>${more}</w:lvl>`;
const item = (words: string, list: number, at = 0): string =>
  paragraph(run(words), `<w:numPr><w:ilvl w:val="${at}"/><w:numId w:val="${list}"/></w:numPr>`);

test('numbers go on behind a paragraph, and begin anew where the file says so', () => {
  const numbering = `<w:abstractNum w:abstractNumId="0">${level(0, 'lowerLetter', '%1)')}</w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
    <w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>`;
  const body = item('a', 1) + item('b', 1) + paragraph(run('between')) + item('c', 1) + item('e', 2);
  expect(read({ body, numbering }).seen).toBe(
    'orderedList:a(listItem(paragraph("a")) listItem(paragraph("b"))) paragraph("between") orderedList:3:a(listItem(paragraph("c"))) orderedList:5:a(listItem(paragraph("e")))',
  );
});

test('a list may get its look from a style, and its level from the paragraph’s', () => {
  const numbering = `<w:abstractNum w:abstractNumId="0">${level(0, 'bullet', 'o', '<w:pStyle w:val="L"/>')}</w:abstractNum>
    <w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>`;
  const styles = style('L', 'List Bullet', '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr>');
  const body =
    paragraph(run('one'), '<w:pStyle w:val="L"/>') + paragraph(run('two'), '<w:pStyle w:val="L"/>');
  expect(read({ body, numbering, styles }).seen).toBe(
    'bulletList(listItem(paragraph("one")) listItem(paragraph("two")))',
  );
});

test('what goes on within an item is known by how far in it stands', () => {
  const numbering = `<w:abstractNum w:abstractNumId="0">${level(0, 'decimal', '%1.')}${level(1, 'lowerLetter', '%2.')}</w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`;
  // Word gives all items this style, of whatever level.
  const styles = style('LP', 'List Paragraph', '<w:pPr><w:ind w:left="720"/></w:pPr>');
  const listed = (words: string, at: number): string =>
    item(words, 1, at).replace('<w:numPr>', '<w:pStyle w:val="LP"/><w:numPr>');
  const body =
    listed('one', 0) +
    listed('a', 1) +
    paragraph(run('of a'), '<w:ind w:left="1440"/>') +
    paragraph(run('of one'), '<w:pStyle w:val="LP"/>') +
    listed('two', 0) +
    paragraph(run('behind'));
  expect(read({ body, numbering, styles }).seen).toBe(
    'orderedList(listItem(paragraph("one") orderedList:a(listItem(paragraph("a") paragraph("of a"))) paragraph("of one")) listItem(paragraph("two"))) paragraph("behind")',
  );
});

test('the head of a table is what its style makes one', () => {
  const look = (flags: string): string => `<w:tblPr><w:tblStyle w:val="T"/><w:tblLook ${flags}/></w:tblPr>`;
  const row = `<w:tr><w:tc>${paragraph(run('a'))}</w:tc><w:tc>${paragraph(run('b'))}</w:tc></w:tr>`;
  const table = (flags: string): string => `<w:tbl>${look(flags)}${row}${row}</w:tbl>`;
  const styles = style(
    'T',
    'Grid 4',
    '<w:tblStylePr w:type="firstRow"/><w:tblStylePr w:type="firstCol"/>',
    'table',
  );
  const types = (body: string, of: string): string[][] =>
    (readDocx(wordFile({ body, styles: of })).content[0]?.content ?? []).map(({ content = [] }) =>
      content.map(({ type }) => type.slice(5)),
    );
  const [head, cell] = ['Header', 'Cell'];
  expect(types(table('w:val="04A0"'), styles)).toEqual([
    [head, head],
    [head, cell],
  ]);
  expect(types(table('w:firstRow="1" w:firstColumn="0"'), styles)).toEqual([
    [head, head],
    [cell, cell],
  ]);
  // One that has the usual flags, and a style without heads.
  expect(types(table('w:val="04A0"'), style('T', 'Table Grid', '', 'table'))).toEqual([
    [cell, cell],
    [cell, cell],
  ]);
});

test('boxes to tick: Word’s controls, and Google’s bullets', () => {
  const box = (checked: number): string =>
    `<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="${checked}"/></w14:checkbox></w:sdtPr><w:sdtContent>${run('☐')}</w:sdtContent></w:sdt>`;
  const numbering = `<w:abstractNum w:abstractNumId="0">${level(0, 'bullet', '☐')}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`;
  const body = paragraph(`${box(1)}${run(' done')}`) + paragraph(run('no list')) + item('to do', 1);
  expect(read({ body, numbering }).seen).toBe(
    'taskList(taskItem:true(paragraph("done"))) paragraph("no list") taskList(taskItem:false(paragraph("to do")))',
  );
});

test('what is lost is counted', () => {
  const body =
    paragraph(
      `${run('red', '<w:color w:val="ff0000"/>')}<w:r><w:br w:type="page"/></w:r>`,
      '<w:jc w:val="center"/>',
    ) +
    paragraph(`<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath><w:r><w:commentReference w:id="0"/></w:r>`) +
    paragraph(`<w:ins>${run('in')}</w:ins><w:del><w:r><w:delText>out</w:delText></w:r></w:del>`) +
    paragraph('<w:r><w:object/></w:r>') +
    paragraph(
      `<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>${paragraph(run('boxed'))}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r>${run('around')}`,
    );
  const { seen, losses } = read(body);
  expect(seen).toBe(
    'paragraph:center("red"/textColour) pageBreak() paragraph(formula:x=1()) paragraph("in") paragraph() paragraph("around") paragraph("boxed")',
  );
  expect(losses).toEqual({
    comment: 1,
    'tracked-change': 1,
    drawing: 1,
    'text-box': 1,
  });
});

test('a picture that is not in the file, or elsewhere, is no reason to refuse it', () => {
  const drawing = (id: string): string =>
    `<w:r><w:drawing><wp:inline><wp:extent cx="952500" cy="952500"/><wp:docPr descr="a cat"/><a:blip r:embed="${id}"/></wp:inline></w:drawing></w:r>`;
  const body = paragraph(drawing('here')) + paragraph(drawing('far'));
  const links = { here: 'media/none.png', far: 'https://a.example/cat.png' };
  const { seen, losses } = read({ body, links });
  expect(seen).toBe('image:0:a cat:100() paragraph("a cat"/https://a.example/cat.png)');
  expect(losses).toEqual({ 'remote-picture': 1 });
});

test('a strict file, and one with other prefixes, is read like any', () => {
  const strict = 'http://purl.oclc.org/ooxml/wordprocessingml/main';
  const document = `<x:document xmlns:x="${strict}"><x:body><x:p><x:r><x:t>strict</x:t></x:r></x:p></x:body></x:document>`;
  expect(read({ body: '', others: { 'word/document.xml': document } }).seen).toBe('paragraph("strict")');
});
