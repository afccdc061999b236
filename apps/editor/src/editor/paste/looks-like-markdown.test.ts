import { describe, expect, it } from 'vitest';
import { looksLikeMarkdown } from './looks-like-markdown.ts';

describe('what clearly is Markdown', () => {
  it.each([
    ['a document', '# Title\n\nSome **bold** words.\n\n## Part\n\nMore.'],
    ['one part of it', '## Part\n\nWords.'],
    ['a list', '- one\n- two\n- three'],
    ['a numbered list', '1. First do this\n2. Then that'],
    ['a list in a text', 'You need:\n\n- bread\n- butter\n\nThen eat `both`.'],
    ['things to do', '- [ ] call Ada\n- [x] write'],
    ['a table', '| a | b |\n|---|---|\n| 1 | 2 |'],
    ['a link', 'See [the page](https://example.org/a).'],
    ['an image', '![a dot](https://example.org/dot.png)'],
    ['code with its fences', 'Run this:\n\n```sh\nnpm start\n```'],
    ['bold words', 'This is **really** important.'],
    ['a title, and a quote', '# Notes\n> said somebody'],
  ])('%s', (_what, text) => {
    expect(looksLikeMarkdown(text)).toBe(true);
  });
});

describe('what is not, or might not be', () => {
  it.each([
    ['nothing', ''],
    ['a sentence', 'Hello, this is a sentence.'],
    ['several', 'One.\n\nTwo - with a dash.\n\nThree * four * five.'],
    ['an address', 'https://example.org/a_b_c(d)'],
    ['one thing with a dash', '- only this'],
    ['a shell script with comments', '# install\nnpm install\n# and run\nnpm start'],
    ['Python', '# adds\ndef add(a, b):\n    return a ** b ** 2\n\nprint(add(1, 2))'],
    ['Python in one line', 'def __init__(self, *args, **kwargs): x*y*z 2 * 3 * 4'],
    ['JavaScript', 'const a = [x](y);\nlet b = a ** 2;\nfoo(`bar`);'],
    ['YAML', 'steps:\n  - name: build\n    run: make\n  - name: test'],
    ['a diff', '- const a = 1;\n+ const a = 2;\n- const b = 1;'],
    ['stars as such', '5 * 3 ** 2 is 45, and 2**8 is 256'],
    ['a mail with a line', 'Regards\n---\nAda'],
    ['a comment in CSS', '/* **bold** */\na { color: red; }\nb { color: blue; }'],
    ['far too much', '## a\n'.repeat(100_000)],
  ])('%s', (_what, text) => {
    expect(looksLikeMarkdown(text)).toBe(false);
  });
});
