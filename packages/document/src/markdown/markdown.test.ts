import { fc } from '@parley/runtime/properties';
import type { Node } from '@tiptap/pm/model';
import { describe, expect, it, test } from 'vitest';
import { withoutData } from './data-urls.ts';
import {
  again,
  br,
  type Content,
  code,
  doc,
  h,
  item,
  list,
  make,
  marked,
  numbers,
  p,
  quote,
  read,
  table,
  task,
  tasks,
  write,
} from './testing/nodes.ts';

const PICTURE = 'data:image/png;base64,AAAA';

describe('what Markdown means', () => {
  test.each<[what: string, markdown: string, means: Node]>([
    ['a longer fence', '````js\n```\nx\n```\n````', doc(code('```\nx\n```'))],
    ['a fence of tildes', '~~~js\n```\n~~~', doc(code('```'))],
    ['a fence that is a little indented', '  ```js\n  a\n    b\n  ```', doc(code('a\n  b'))],
    [
      'a fence indented by a tab in a list',
      '- x\n\n\t```js\n\ta\n\t  b\n\t```',
      doc(list(item(p('x'), code('a\n  b')))),
    ],
    ['the same after a tab', '-\tx\n\n\t```js\n\ta\n\t```', doc(list(item(p('x'), code('a'))))],
    ['the same in numbers', '9. x\n\n\t```js\n\ta\n\t```', doc(numbers(item(p('x'), code('a'))))],
    ['the same without a line between', '- x\n\t```js\n\ta\n\t```', doc(list(item(p('x'), code('a'))))],
    ['the same in what is to do', '- [x] x\n\t```js\n\ta\n\t```', doc(tasks(task(p('x'), code('a'))))],
    [
      'code with tabs in a list',
      '- x\n\n  ```js\n  \ta\tb\n  ```\n\n\ty',
      doc(list(item(p('x'), code('\ta\tb'), p('y')))),
    ],
    [
      'code in a quote in a list',
      '- > ```js\n  > a\n  >\n  > b\n  > ```',
      doc(list(item(p(), quote(code('a\n\nb'))))),
    ],
    ['code that is indented', 'x\n\n    a\n\n    b', doc(p('x'), make('codeBlock')('a\n\nb'))],
    ['code that nothing ends', '```js\na\n', doc(code('a'))],
    [
      'a bar behind a backslash',
      '| a \\| b | c |\n|-|-|\n| d | `e \\| f` |',
      doc(table(['a | b', 'c'], ['d', marked('code', 'e | f')])),
    ],
    [
      'a bar in code',
      '| a | b |\n|-|-|\n| `c \\|\\| d` | ``e ` \\| f`` |',
      doc(table(['a', 'b'], [marked('code', 'c || d'), marked('code', 'e ` | f')])),
    ],
    ['backticks in two cells', '| a | b |\n|-|-|\n| \\` | \\` |', doc(table(['a', 'b'], ['`', '`']))],
    ['a line break in a cell', '| a |\n|-|\n| b<br>c<BR />d |', doc(table(['a'], [['b', br, 'c', br, 'd']]))],
    [
      'lists of both kinds',
      '- a\n- [x] b\n- c',
      doc(list(item(p('a'))), tasks(task(p('b'))), list(item(p('c')))),
    ],
    ['a task without words', '- [x]\n- [x] \n', doc(tasks(task(p()), task(p())))],
    ['an address of a picture in code', `\`![a](${PICTURE})\``, doc(p(marked('code', `![a](${PICTURE})`)))],
    ['the same in a block of it', `\`\`\`js\n![a](${PICTURE})\n\`\`\``, doc(code(`![a](${PICTURE})`))],
    [
      'the same in words',
      `see (${PICTURE}) and data:image/parley-0.`,
      doc(p(`see (${PICTURE}) and data:image/parley-0.`)),
    ],
    ['a picture', `![a](${PICTURE})`, doc(make('image', { image: PICTURE, alt: 'a' })())],
    [
      'a picture in an item',
      `- ![a](${PICTURE})`,
      doc(list(item(p(), make('image', { image: PICTURE, alt: 'a' })()))),
    ],
  ])('%s', (_what, markdown, means) => {
    expect(read(markdown).toString()).toBe(means.toString());
    expect(read(markdown).toJSON()).toEqual(means.toJSON());
    expect(again(means), 'and so it is written').toBe(means.toString());
  });
});

describe('what is written is read again as the same', () => {
  test.each<[what: string, node: Node]>([
    ['code with fences in it', code('```\n````\n~~~')],
    ['code that ends in empty lines', code('\n\na\n\n')],
    ['code of nothing, and of one empty line', make('doc')(code(), p('x'), code('\n'))],
    ['a language that is none', make('codeBlock', { language: 'a`b' })('x')],
    [
      'code everywhere',
      doc(quote(code('a\n\n```\n\tb')), numbers(item(p('x'), code('\ta\n\n  b')), item(p(), code('c')))),
    ],
    [
      'code in lists in lists',
      doc(list(item(p('a'), list(item(p('b'), code('\tc\td')), item(p(), code('e')))))),
    ],
    ['code in what is to do', doc(tasks(task(p('a'), code('b')), task(p(), code('c'))))],
    [
      'backticks in code within a line',
      p(marked('code', '`'), ' ', marked('code', 'a``b`'), ' ', marked('code', '``')),
    ],
    [
      'blanks in code within a line',
      p('a', marked('code', '  b '), 'c', marked('code', ' '), marked('bold', 'd'), marked('code', 'e')),
    ],
    ['backslashes', p('\\ a\\b \\* c\\')],
    ['a backslash before a break', p('a\\', br, 'b')],
    ['code that ends in a backslash', p(marked('code', 'a\\'))],
    ['what looks like HTML', p('a <b>c</b> <br> <script>x</script> &lt; &amp; &nbsp; &copy; <!-- d -->')],
    ['what looks like marks', p('**a** __b__ ~~c~~ ==d== ++e++ `f` [g](h) ![i](j) === +++ [k]: l')],
    ...[
      '# a',
      '###### a',
      '- a',
      '+ a',
      '* a',
      '1. a',
      '12) a',
      '> a',
      '---',
      '===',
      '***',
      '| a | b |',
      ':-- | --',
      '~~~',
      '```',
      '-',
      '#',
    ].map((words): [string, Node] => [
      `a line that begins like something else: ${words}`,
      doc(p(words), p('x', br, words)),
    ]),
    ['what is no such line', doc(p('#a -5 1.5 a|b'), p('-5'), p('+5'))],
    [
      'an address that is no link, and one that is',
      p('see ', marked('link', 'https://a.example/b_c*d', { href: 'https://a.example/b_c*d' })),
    ],
    [
      'addresses with signs in them',
      p(
        marked('link', 'a', { href: 'https://a.example/b_(c)' }),
        marked('link', 'd', { href: 'https://a.example/?a=b&c=d' }),
      ),
    ],
    ['bars in cells', table(['a|b', '|'], ['\\|', 'c\\\\|d\\'])],
    ['bars in code in cells', table(['a', 'b'], [marked('code', 'c|d'), marked('code', 'e\\|f || g`|`')])],
    [
      'breaks in cells',
      table(
        ['a', 'b'],
        [
          ['c', br, br, 'd'],
          [br, 'e'],
        ],
      ),
    ],
    ['signs in cells', table(['# a', '- b'], ['<br>', '---'], ['==x==', '`'])],
    [
      'a table without a head',
      make('table')(make('tableRow')(make('tableCell')(p('a')), make('tableCell')(p()))),
    ],
    [
      'columns set right',
      make('table')(
        make('tableRow')(
          make('tableHeader', { align: 'right' })(p('a')),
          make('tableHeader', { align: 'center' })(p('b')),
        ),
      ),
    ],
    ['a table in a quote in an item', list(item(p('a'), quote(table(['b|c'], ['d']))))],
    ['breaks beside breaks and ends', doc(p('a', br, br, '- b'), p(br, 'c', br), p('d'))],
    ['a break in a heading', h('a', br, 'b')],
    ['a line below an item', list(item(p('a'), make('horizontalRule')(), p('b')))],
    ['an empty beginning of an item', list(item(p(), list(item(p('a')))))],
  ])('%s', (_what, node) => {
    const whole = node.type.name === 'doc' ? node : doc(node);
    expect(again(whole), write(whole)).toBe(whole.toString());
  });

  it('of a cell that holds more than a line, all of it', () => {
    const cell = make('tableCell')(
      p('a'),
      h('b'),
      code('c | d\n\ne'),
      list(item(p('f')), item(p('g'), p(marked('bold', '<h>')))),
      tasks(task(p('i'))),
      quote(p(), p('j', br), numbers(item(p('k')))),
      table(['l'], ['m']),
    );
    const whole = doc(make('table')(make('tableRow')(make('tableHeader')(p('x'))), make('tableRow')(cell)));
    expect(again(whole), write(whole)).toBe(whole.toString());
    expect(read(write(whole)).toJSON()).toEqual(whole.toJSON());
  });

  it('of merged cells, heads at the side and single aligned cells, all of it', () => {
    const head = (attrs: object, ...content: Content[]): Node =>
      make('tableHeader', attrs as Record<string, unknown>)(p(...content));
    const whole = doc(
      make('table')(
        make('tableRow')(head({ colspan: 2 }, 'a'), head({}, 'b')),
        make('tableRow')(head({ rowspan: 2 }, 'c'), make('tableCell')(p('d')), make('tableCell')(p())),
        make('tableRow')(make('tableCell', { align: 'right' })(p('e')), make('tableCell')(p(br))),
      ),
    );
    expect(read(write(whole)).toJSON(), write(whole)).toEqual(whole.toJSON());
  });

  /** Words in which everything is likely that means something in Markdown. */
  const words = (more: string[]) =>
    fc.string({
      unit: fc.constantFrom(
        'a',
        'b',
        ' ',
        '\\',
        '`',
        '``',
        '|',
        '\\|',
        '<b>',
        '&amp;',
        '*',
        '_',
        '~',
        '=',
        '+',
        '[',
        ']',
        '(',
        ')',
        '!',
        '#',
        '-',
        '1.',
        '>',
        'é',
        ...more,
      ),
      maxLength: 20,
    });
  const line = words([]).map((text) => text.trim().replace(/\s+/g, ' '));

  it('whatever stands in cells, words and code', () => {
    const cell = fc
      .tuple(line, line, line)
      .map(([before, inCode, after]) =>
        [
          ...(before ? [`${before} `] : []),
          ...(inCode ? [marked('code', inCode)] : []),
          ...(after ? [` ${after}`] : []),
        ].map((part, at) => (at === 0 && typeof part === 'string' ? part.trimStart() : part)),
      )
      .map((parts) => (parts.length === 1 && typeof parts[0] === 'string' ? [parts[0].trim()] : parts))
      .map((parts) =>
        parts.length > 0 && typeof parts.at(-1) === 'string'
          ? [...parts.slice(0, -1), (parts.at(-1) as string).trimEnd()]
          : parts,
      );
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 3 }), (rows) => {
        const whole = doc(table(['x', 'y'], ...rows));
        expect(again(whole), write(whole)).toBe(whole.toString());
      }),
      { numRuns: 500 },
    );
  });

  it('whatever stands in a block of code, wherever that stands', () => {
    const places: ((block: Node) => Node)[] = [
      (block) => block,
      (block) => quote(block),
      (block) => list(item(p('x'), block), item(p('y'))),
      (block) => numbers(item(p(), block), item(p('x'), quote(p('z'), block))),
      (block) => tasks(task(p('x'), block)),
      (block) => quote(list(item(p('x'), list(item(p('y'), block))))),
    ];
    fc.assert(
      fc.property(
        words(['\n', '\n', '\t', '    ', '```', '~~~', '- ', '> ']),
        fc.constantFrom(...places),
        (text, place) => {
          const whole = doc(place(text ? code(text) : code()), p('after'));
          expect(again(whole), write(whole)).toBe(whole.toString());
        },
      ),
      { numRuns: 500 },
    );
  });

  it('whatever stands in a paragraph or a heading', () => {
    fc.assert(
      fc.property(line, line, (one, other) => {
        const whole = doc(p(one ? `x ${one}` : 'x', br, other || 'y'), h(other || 'z'), p(one || 'y'));
        expect(again(whole), write(whole)).toBe(whole.toString());
      }),
      { numRuns: 500 },
    );
  });
});

describe('the pictures in a text', () => {
  it('have short names while it is read, which stand nowhere else', () => {
    const { text, restore } = withoutData(`a ![x](${PICTURE}) b ![y](https://c.example/d.png)`);
    expect(text).toBe('a ![x](data:image/parley-0.) b ![y](https://c.example/d.png)');
    expect(restore('data:image/parley-0.')).toBe(PICTURE);
    expect(withoutData(`data:image/parley-0. ![x](${PICTURE})`).text).toBe(
      'data:image/parley-0. ![x](data:image/parley-x0.)',
    );
  });
});

test('headings are as deep as they are written', () => {
  const markdown = ['# a', '## b', '### c', '#### d', '##### e', '###### f'].join('\n\n');
  const levels: unknown[] = [];
  read(markdown).forEach(({ type, attrs }) => {
    if (type.name === 'heading') levels.push(attrs.level);
  });
  expect(levels).toEqual([1, 2, 3, 4, 5, 6]);
});
